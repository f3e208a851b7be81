import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptRunOf } from '../../history/fixtures/kept-run.js';
import type { KeptRun } from '../../model/kept-run.js';
import { dropOldRuns } from './drop-old-runs.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'old-runs-'));
  folder = join(root, 'runs');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function made(
  day: number,
  { kept = `day ${day}`, failed }: { kept?: string; failed?: Parameters<typeof keptRunOf>[1] } = {},
): Promise<KeptRun> {
  await mkdir(join(folder, `day-${day}`));
  await writeFile(join(folder, `day-${day}`, 'history.jsonl'), `day ${day}`);
  return keptRunOf(day, { files: { 'history.jsonl': sha256(kept) }, ...failed });
}

test('folders of kept runs go once they are old; the newest and what is young stay', async () => {
  const kept = [await made(1), await made(2), await made(8), await made(9)];
  expect(await dropOldRuns(folder, kept, new Date(Date.UTC(2026, 0, 5)))).toEqual(['day-1', 'day-2']);
  expect((await readdir(folder)).sort()).toEqual(['day-8', 'day-9']);
  expect(await dropOldRuns(folder, kept, new Date(Date.UTC(2027, 0, 1)))).toEqual(['day-8']);
});

const fails = { failed: { failed: [['placement', 'a']] } } as const;

test('the folder in which something began to fail stays as long as it fails, and what passed before it', async () => {
  const kept = [await made(1), await made(2), await made(3, fails), await made(4, fails), await made(5, fails)];
  expect(await dropOldRuns(folder, kept, new Date(Date.UTC(2027, 0, 1)))).toEqual(['day-1', 'day-4']);
});

test('a candidate that failed here has failed still once it passed, and passed elsewhere', async () => {
  const kept = [await made(1, fails), await made(2), await made(3)];
  const elsewhere = [keptRunOf(4, fails.failed), keptRunOf(5)];
  expect(await dropOldRuns(folder, [...kept, ...elsewhere], new Date(Date.UTC(2027, 0, 1)))).toEqual(['day-2']);
  expect((await readdir(folder)).sort()).toEqual(['day-1', 'day-3']);
});

test('what was half removed by a killed night is gone, and no run', async () => {
  const left = join(folder, '..', 'leaving', 'day-0');
  await mkdir(left, { recursive: true });
  expect(await dropOldRuns(folder, [], new Date())).toEqual([]);
  expect(existsSync(left)).toBe(false);
});

test('a folder that nobody kept stays, and so does one whose namesake of another machine was kept', async () => {
  await made(1);
  const namesake = await made(2, { kept: 'another machine’s' });
  expect(await dropOldRuns(folder, [namesake, keptRunOf(9)], new Date(Date.UTC(2027, 0, 1)))).toEqual([]);
  expect(await readdir(folder)).toHaveLength(2);
});
