import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { showNight } from '../../src/cli/nightly/show-night.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import type { Archive } from '../../src/history/archive.js';
import { bucketArchive } from '../../src/history/bucket-archive.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keptRuns } from '../../src/history/kept-runs.js';
import { placeResults } from '../../src/history/place-results.js';
import type { KeptRun } from '../../src/model/kept-run.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { startGcsServer } from '../history/support/gcs-server.js';
import { type Builds, jobReader } from './readers/read-job.js';
import { simulate } from './simulate.js';

const BUCKET = 'example-ci-logs';
const JOB = 'logs/prow-staging-nightly';

let folder: string;
let server: Awaited<ReturnType<typeof startGcsServer>>;
let read: Awaited<ReturnType<typeof jobReader>>;
let archive: Archive;
let nights: KeptRun[];
let builds: Builds;
let asked: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nights-results-'));
  [server, read, asked] = await Promise.all([startGcsServer(BUCKET), jobReader(folder), lensesOfTheDocuments()]);
  archive = folderArchive(join(folder, 'history'));
  await simulate(['pass', 'outage-2019-02-08'], { archive, folder: join(folder, 'runs') });
  nights = (await keptRuns(archive)).runs;
  for (const kept of [...nights, ...nights]) await show(kept, {});
  builds = await read(`gs://${BUCKET}/${JOB}`, server.address, asked);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const results = (job = JOB) => bucketArchive({ bucket: BUCKET, prefix: job, endpoint: server.address });
const show = (kept: KeptRun, variables: Record<string, string>) =>
  showNight(
    { kept, found: 'a kept run' },
    { state: stateDirectory(join(folder, 'state')), archive, results: 'ARTIFACTS' in variables ? null : results() },
    variables,
  );

/** The lenses that docs/report.md tells people to configure, and the files that each asks for. */
async function lensesOfTheDocuments(): Promise<Record<string, string>> {
  const text = await readFile(projectPath('docs', 'report.md'), 'utf8');
  const snippet = /```yaml\n(deck:[\s\S]*?)```/.exec(text)?.[1] ?? '';
  const { lenses } = parse(snippet).deck.spyglass;
  return Object.fromEntries(
    lenses.map((one: { lens: { name: string }; required_files: string[] }) => [one.lens.name, one.required_files[0]]),
  );
}

describe('nights that no Prow started', () => {
  test('are builds to TestGrid, once each, newest first, and numbers to Deck', async () => {
    expect(builds).toHaveLength(2);
    const numbers = builds.map(({ number }) => number);
    for (const number of numbers) expect(number).toMatch(/^[1-9]\d*$/);
    expect(numbers).toEqual([...numbers].sort().reverse());
    expect((await results().read('latest-build.txt'))?.toString()).toBe(numbers[0]);
  });

  test('have begun, ended, passed and headed their column as the run did', () => {
    const told = nights.toReversed().map(({ startedAt, durationMs, outcome, candidate }) => ({
      started: Math.floor(Date.parse(startedAt) / 1_000),
      finished: Math.floor((Date.parse(startedAt) + durationMs) / 1_000),
      passed: outcome === 'pass',
      running: false,
      version: candidate.tag,
    }));
    expect(builds.map(({ number: _, cases: __, lenses: ___, ...rest }) => rest)).toEqual(told);
  });

  test('have a row for the verdict every night, and one that is red for the alias of 2019-02-08', () => {
    const [outage, before] = builds;
    for (const [build, kept] of [[outage, nights[1]] as const, [before, nights[0]] as const])
      expect(build?.cases).toContainEqual({ suite: 'verdict', name: 'verdict', bad: kept?.outcome !== 'pass' });
    const alias = { suite: 'placement', name: 'alias "default"' };
    expect(outage?.cases).toContainEqual({ ...alias, bad: true });
    expect(before?.cases).not.toContainEqual({ ...alias, bad: true });
  });

  test('show their findings in Deck’s junit lens, and the report in its html lens', () => {
    const { lenses } = builds[0] ?? {};
    expect(lenses?.['junit']).toContain('alias &#34;default&#34;');
    expect(lenses?.['html']).toMatch(/<iframe[^>]+srcdoc="[^"]*<h1/);
  });

  test('would not, were they placed elsewhere, or not at an end', async () => {
    const elsewhere = results('logs/elsewhere');
    const artifacts = new Map([['results.xml', Buffer.from('<testsuites/>')]]);
    const run = { id: 'a', startedAt: '2026-09-01T01:30:00Z', durationMs: 1_000, isPassed: true, metadata: {} };
    await placeResults(elsewhere, { ...run, artifacts });
    await elsewhere.create('20260902013000/started.json', Buffer.from('{"timestamp":1}'));
    const found = await read(`gs://${BUCKET}/logs/elsewhere`, server.address, asked);
    expect(found.map(({ running, cases, lenses }) => ({ running, cases, lenses }))).toEqual([
      { running: true, cases: [], lenses: { html: '', junit: '' } },
      { running: false, cases: [], lenses: { html: '', junit: '' } },
    ]);
  });
});

test('a job that asks again for a night that was kept has its artifacts all the same', async () => {
  const artifacts = join(folder, 'artifacts');
  const [, outage] = nights;
  if (outage === undefined) throw new TypeError('two nights were kept');
  await show(outage, { ARTIFACTS: artifacts });
  expect(await readFile(join(artifacts, 'prow-staging', outage.runId, 'junit.xml'), 'utf8')).toContain('<testsuites');
  expect(JSON.parse(await readFile(join(artifacts, 'metadata.json'), 'utf8'))).toMatchObject({
    'job-version': outage.candidate.tag,
    'prow-staging-outcome': 'fail',
  });
});
