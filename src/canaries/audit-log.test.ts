import { appendFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAuditLog } from './audit-log.js';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');

function line(verb: string, padding = 0): string {
  const user = { username: 'x'.repeat(padding) };
  const requestReceivedTimestamp = '2026-08-22T10:00:00Z';
  return `${JSON.stringify({ kind: 'Event', stage: 'ResponseComplete', verb, user, requestReceivedTimestamp })}\n`;
}

const readAll = (path: string) => openAuditLog(path, { mayMatter: () => true });
const verbs = async (log: ReturnType<typeof readAll>) => (await log.readNew()).map(({ verb }) => verb);

test('each call answers what came since the last one', async () => {
  const path = newPath();
  writeFileSync(path, line('a') + line('b'));
  const log = readAll(path);
  expect(await verbs(log)).toEqual(['a', 'b']);
  expect(await verbs(log)).toEqual([]);
  appendFileSync(path, line('c'));
  expect(await verbs(log)).toEqual(['c']);
});

test('a line that is still being written is read once it is whole', async () => {
  const path = newPath();
  const text = line('a');
  writeFileSync(path, text.slice(0, 20));
  const log = readAll(path);
  expect(await verbs(log)).toEqual([]);
  appendFileSync(path, text.slice(20));
  expect(await verbs(log)).toEqual(['a']);
});

test('lines that cross the boundary of a read are whole', async () => {
  const path = newPath();
  const names = Array.from({ length: 9 }, (_, index) => `verb-${index}`);
  writeFileSync(path, names.map((name) => line(name, 300_000)).join(''));
  expect(await verbs(readAll(path))).toEqual(names);
});

test('what does not matter is not even parsed', async () => {
  const path = newPath();
  writeFileSync(path, `not json\n${line('a')}`);
  const log = openAuditLog(path, { mayMatter: (text) => text.includes('"a"') });
  expect(await verbs(log)).toEqual(['a']);
});

test('a line that cannot be read is said, not skipped', async () => {
  const path = newPath();
  writeFileSync(path, 'not json\n');
  await expect(readAll(path).readNew()).rejects.toThrow('not an audit event');
});

test('a log that was rotated or cut is said', async () => {
  const rotated = newPath();
  writeFileSync(rotated, line('a'));
  const log = readAll(rotated);
  await log.readNew();
  renameSync(rotated, `${rotated}.1`);
  writeFileSync(rotated, line('b') + line('c'));
  await expect(log.readNew()).rejects.toThrow('rotated or cut');

  const cut = newPath();
  writeFileSync(cut, line('a'));
  const other = readAll(cut);
  await other.readNew();
  truncateSync(cut, 3);
  await expect(other.readNew()).rejects.toThrow('rotated or cut');
});

test('a log that is not there is said', async () => {
  await expect(readAll('/nowhere/audit.log').readNew()).rejects.toThrow('does not tell every pod creation');
});
