import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readUsualMs, writeUsualMs } from './usual-duration.js';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'usual-'));
});
afterEach(() => rm(cache, { recursive: true }));

test('is what was written last, and nothing before', async () => {
  expect(await readUsualMs(cache, 'etcd')).toBeNull();
  await writeUsualMs(cache, 'etcd', 41_000.4);
  await writeUsualMs(cache, 'etcd', 39_000);
  expect(await readUsualMs(cache, 'etcd')).toBe(39_000);
  expect(await readdir(join(cache, 'durations'))).toEqual(['etcd.ms']);
});

test('a damaged file counts as never measured', async () => {
  await writeUsualMs(cache, 'etcd', 1);
  await writeFile(join(cache, 'durations', 'etcd.ms'), 'long');
  expect(await readUsualMs(cache, 'etcd')).toBeNull();
});
