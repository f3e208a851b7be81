import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeEnvironment, makeRun } from './fixtures/make-run.js';
import { saveAuditLogs } from './save-audit-logs.js';

async function saved(auditLog: string | null): Promise<string> {
  const { clusters } = makeEnvironment();
  const run = makeRun({ environment: makeEnvironment({ clusters: clusters.map((one) => ({ ...one, auditLog })) }) });
  await saveAuditLogs(run);
  return join(run.directory, 'audit', clusters[0]?.id ?? '');
}

test('what an API server was asked is kept whole, for its owner only', async () => {
  const log = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  writeFileSync(log, '{"kind":"Event"}\n'.repeat(10_000));
  const path = `${await saved(log)}.log.gz`;
  expect(gunzipSync(readFileSync(path)).equals(readFileSync(log))).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a log that cannot be read says why, and leaves no half of one', async () => {
  const path = await saved('/nowhere/audit.log');
  expect(readFileSync(`${path}.unreadable`, 'utf8')).toContain('ENOENT');
  expect(existsSync(`${path}.log.gz`)).toBe(false);
});

test('a layer without audit logs leaves none', async () => {
  const path = await saved(null);
  expect(existsSync(`${path}.log.gz`) || existsSync(`${path}.unreadable`)).toBe(false);
});
