import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EnvironmentCluster } from '../model/environment.js';
import { auditPods } from './audited-pods.js';
import { makeRun } from './fixtures/make-run.js';

function creation(name: string, at: string): string {
  return `${JSON.stringify({
    kind: 'Event',
    stage: 'ResponseComplete',
    verb: 'create',
    user: { username: 'admin' },
    userAgent: 'prow-controller-manager/v1',
    objectRef: { resource: 'pods', namespace: 'test-pods', name },
    responseStatus: { code: 201 },
    requestReceivedTimestamp: at,
  })}\n`;
}

const cluster = (auditLog: string | null): EnvironmentCluster => ({
  id: 'prow-build',
  role: 'build',
  kubeconfig: '',
  kubeSystemUid: '',
  caDigest: '',
  auditLog,
});

test('every creation since the run began is told each time, and none from before', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  writeFileSync(path, creation('old', '2026-08-22T09:59:59.999Z') + creation('new', '2026-08-22T10:00:00.000Z'));
  const audited = auditPods(cluster(path), makeRun({}));
  expect((await audited?.creations())?.map(({ name }) => name)).toEqual(['new']);
  writeFileSync(path, creation('newer', '2026-08-22T10:00:01Z'), { flag: 'a' });
  expect((await audited?.creations())?.map(({ name }) => name)).toEqual(['new', 'newer']);
});

test('a log that was lost is said once, and never counts as read again', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  writeFileSync(path, creation('new', '2026-08-22T10:00:00Z'));
  const run = makeRun({});
  const audited = auditPods(cluster(path), run);
  rmSync(path);
  expect(await audited?.creations()).toBeNull();
  writeFileSync(path, creation('new', '2026-08-22T10:00:00Z'));
  expect(await audited?.creations()).toBeNull();
  expect(run.events()).toMatchObject([{ kind: 'undecided', cause: 'audit-unreadable' }]);
});

test('a layer without audit logs has none to follow', () => {
  expect(auditPods(cluster(null), makeRun({}))).toBeNull();
});
