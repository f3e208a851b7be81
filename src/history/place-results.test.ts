import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Archive } from './archive.js';
import { folderArchive } from './folder-archive.js';
import { type JobResults, placeResults } from './place-results.js';

let folder: string;
let job: Archive;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'place-results-'));
  job = folderArchive(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (id: string, startedAt: string): JobResults => ({
  ...{ id, startedAt, durationMs: 90_000, isPassed: false, metadata: { 'job-version': 'v1' } },
  artifacts: new Map([['a/junit.xml', Buffer.from('x')]]),
});
const textOf = async (name: string) => (await job.read(name))?.toString('utf8');

test('a run is placed once, however often it is said', async () => {
  const first = await placeResults(job, run('a', '2026-09-01T01:30:00Z'));
  expect(await placeResults(job, run('a', '2026-09-01T01:30:00Z'))).toBe(first);
  expect(first).toBe('20260901013000');
  expect(await job.list(first)).toEqual([
    `${first}/artifacts/a/junit.xml`,
    `${first}/finished.json`,
    `${first}/started.json`,
  ]);
  expect(JSON.parse((await textOf(`${first}/finished.json`)) ?? '')).toEqual({
    ...{ timestamp: Date.parse('2026-09-01T01:31:30Z') / 1_000, passed: false, result: 'FAILURE' },
    metadata: { 'job-version': 'v1' },
  });
});

test('two that began in one second do not share a place', async () => {
  await placeResults(job, run('a', '2026-09-01T01:30:00Z'));
  expect(await placeResults(job, run('b', '2026-09-01T01:30:00Z'))).toBe('20260901013001');
});

test('the pointer goes forward, and never back', async () => {
  await placeResults(job, run('b', '2026-09-02T01:30:00Z'));
  await placeResults(job, run('a', '2026-09-01T01:30:00Z'));
  expect(await textOf('latest-build.txt')).toBe('20260902013000');
  await placeResults(job, run('c', '2026-09-03T01:30:00Z'));
  expect(await textOf('latest-build.txt')).toBe('20260903013000');
});

test('of builds that are finished at once the pointer is left at the newest', async () => {
  for (let round = 10; round < 18; round += 1) {
    const hours = ['01', '02', '03'].map((hour) => run(hour, `2026-09-01T${hour}:00:${round}Z`));
    job = folderArchive(join(folder, `round-${round}`));
    await Promise.all(hours.map((one) => placeResults(job, one)));
    expect(await textOf('latest-build.txt')).toBe(`202609010300${round}`);
  }
});

test('a pointer that a killed writer took away is there after the next build', async () => {
  await placeResults(job, run('a', '2026-09-01T01:30:00Z'));
  await job.remove('latest-build.txt');
  await placeResults(job, run('a', '2026-09-01T01:30:00Z'));
  expect(await textOf('latest-build.txt')).toBe('20260901013000');
});
