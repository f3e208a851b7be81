import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { podDeletions } from './pod-deletions.js';

const SINCE = '2026-08-22T10:00:00Z';
const POD = { namespace: 'test-pods', name: 'a' };

/** The log of a cluster that was asked to delete this pod at this time. */
function logOf(lines: readonly { name: string; at: string; verb?: string }[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  const texts = lines.map(({ name, at, verb = 'delete' }) =>
    JSON.stringify({
      ...{ kind: 'Event', stage: 'ResponseComplete', verb, user: { username: 'u' }, userAgent: 'sinker/v1' },
      objectRef: { resource: 'pods', namespace: 'test-pods', name },
      ...{ responseStatus: { code: 200 }, requestReceivedTimestamp: at },
    }),
  );
  writeFileSync(path, texts.map((text) => `${text}\n`).join(''));
  return path;
}

const ask = (auditLog: string | null) => podDeletions({ auditLog }, { pods: [POD], since: SINCE });

test('who deleted a pod is known by its name, since the phase began', async () => {
  const log = logOf([
    { name: 'a', at: '2026-08-22T09:59:59Z' },
    { name: 'a', at: '2026-08-22T10:00:01Z' },
    { name: 'b', at: '2026-08-22T10:00:01Z' },
    { name: 'a', at: '2026-08-22T10:00:02Z', verb: 'create' },
  ]);
  expect([...((await ask(log)) ?? [])]).toEqual([
    ['test-pods/a', [{ user: 'u', userAgent: 'sinker/v1', at: '2026-08-22T10:00:01Z' }]],
  ]);
});

test('a pod that nobody deleted has no deletion, which is not the same as no log', async () => {
  expect((await ask(logOf([])))?.get('test-pods/a')).toEqual([]);
  expect(await ask(null)).toBeNull();
  expect(await ask('no such file')).toBeNull();
});
