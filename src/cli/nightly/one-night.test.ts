import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { build, keptRunOf } from '../../history/fixtures/kept-run.js';
import { folderArchive } from '../../history/folder-archive.js';
import { keepRun } from '../../history/keep-run.js';
import type { Candidate } from '../../model/candidate.js';
import type { KeptRun } from '../../model/kept-run.js';
import { projectPath } from '../../toolchain/project-root.js';
import { judgeRun } from '../conclude.js';
import { readEnvironment } from '../environment-file.js';
import type { smokeRun } from '../smoke-run.js';
import { stateDirectory } from '../state-directory.js';
import { nightAt } from './night.js';
import type { NightPlace } from './night-place.js';
import { readNight, writeNight } from './night-record.js';
import { type NightAsked, oneNight } from './one-night.js';

let folder: string;
let done: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'one-night-'));
  done = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const asked = (): NightAsked => ({
  ...{ stack: 'local', state: stateDirectory(folder), archive: folderArchive(join(folder, 'history')) },
  ...{ power: { faultFraction: 0.5, power: 0.95 }, signal: new AbortController().signal },
  keepDays: { history: 90, folders: 7 },
});
const record = () => join(folder, 'nightly', 'local.json');

/** A place at which something goes wrong. */
const place = (wrong: 'begin' | 'look' | 'end'): NightPlace => ({
  ...{ prow: build('a'), boskos: build('c'), productionFingerprint: 'sha256:a' },
  begin: () => [
    {
      title: 'Begin',
      run: async () => {
        done.push('begin');
        if (wrong === 'begin') throw new Error('no clusters');
      },
    },
  ],
  look: async () => {
    if (wrong === 'look') throw new Error('nothing stands');
    return readEnvironment(stateDirectory(folder), 'local');
  },
  end: async () => {
    done.push('end');
    if (wrong === 'end') throw new Error('teardown failed');
  },
});

test.each([
  ['begin', 'no clusters'],
  ['look', 'nothing stands'],
] as const)('a night that fails at its %s is ended, and not remembered', async (wrong, message) => {
  await expect(oneNight(asked(), place(wrong))).rejects.toThrow(message);
  expect(done).toEqual(['begin', 'end']);
  expect(await readNight(record())).toBeNull();
});

/** A night that was lived through and kept. */
async function lived(boskos: Candidate): Promise<KeptRun> {
  const { archive } = asked();
  const { id: _, files: __, ...summary } = keptRunOf(1, { startedAt: new Date().toISOString() });
  const kept = await keepRun(archive, { files: new Map([['report.html', Buffer.from('x')]]), summary });
  const question = JSON.stringify([build('a'), boskos, 'sha256:a', archive.place]);
  await writeNight(record(), { night: nightAt(new Date()).name, question, folder, keptId: kept.id });
  return kept;
}

test('a night that was lived through is told of without anything being begun', async () => {
  const { id } = await lived(build('c'));
  expect(await oneNight(asked(), place('begin'))).toMatchObject({ found: 'a kept run', kept: { id } });
  expect(done).toEqual([]);
  expect(existsSync(join(folder, 'keys'))).toBe(false);
});

test('a night that was lived through with another Boskos is not this one', async () => {
  await lived(build('d'));
  await expect(oneNight(asked(), place('begin'))).rejects.toThrow('no clusters');
  expect(done).toEqual(['begin', 'end']);
});

const FIXTURES = projectPath('src', 'model', 'fixtures');

/** The suite of a run that was recorded: it is sealed, and judged only where `isJudged`. */
const recorded =
  (isJudged: boolean): typeof smokeRun =>
  async ({ state }, { onSealed }) => {
    const run = join(state.runs, `run-${done.push('suite')}`);
    await mkdir(run, { recursive: true });
    for (const name of ['description.json', 'environment.json', 'history.jsonl'])
      await copyFile(join(FIXTURES, name), join(run, name));
    await onSealed?.(run);
    if (!isJudged) throw new Error('killed while judging');
    return { folder: run, verdict: await judgeRun(run) };
  };

async function standing(): Promise<void> {
  const stands = join(folder, 'environments', 'local');
  await mkdir(stands, { recursive: true });
  for (const name of ['description.json', 'environment.json']) await copyFile(join(FIXTURES, name), join(stands, name));
}

test.each([
  ['its teardown', true, 'teardown failed'],
  ['its judging', false, 'teardown failed'],
] as const)(
  'a night whose answer stands is kept, judged and signed, although %s fails',
  async (_, isJudged, message) => {
    await standing();
    const first = await oneNight(asked(), place('end'), recorded(isJudged));
    expect([first.found, first.kept.outcome, String(first.trouble)]).toEqual(['nothing', 'pass', `Error: ${message}`]);
    expect(Object.keys(first.kept.files)).toEqual(
      expect.arrayContaining(['attestation.json', 'verdict.json', 'report.html']),
    );
    const second = await oneNight(asked(), place('end'), recorded(isJudged));
    expect([second.found, second.kept.id, second.trouble]).toEqual(['a kept run', first.kept.id, null]);
    expect(done).toEqual(['begin', 'suite', 'end']);
  },
);

describe('a night whose history takes nothing', () => {
  const refused = { ...folderArchive('nowhere'), create: () => Promise.reject(new Error('read-only bucket')) };
  beforeEach(async () => {
    await standing();
    vi.stubEnv('ARTIFACTS', join(folder, 'artifacts'));
  });
  afterEach(() => vi.unstubAllEnvs());

  test('is shown among the job’s artifacts all the same, and ends as a fault', async () => {
    await expect(oneNight({ ...asked(), archive: refused }, place('end'), recorded(true))).rejects.toThrow('read-only');
    expect(await readdir(join(folder, 'artifacts', 'prow-staging', 'run-2'))).toEqual(['junit.xml', 'report.html']);
  });

  test('and one that failed before it had an answer shows none of an earlier night', async () => {
    await writeNight(record(), { night: '2020-01-01', question: 'x', folder: join(folder, 'gone'), keptId: null });
    await expect(oneNight({ ...asked(), archive: refused }, place('begin'))).rejects.toThrow('no clusters');
    expect(existsSync(join(folder, 'artifacts'))).toBe(false);
  });
});
