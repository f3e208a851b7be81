import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { build, keptRunOf } from '../../history/fixtures/kept-run.js';
import { folderArchive } from '../../history/folder-archive.js';
import { keepRun } from '../../history/keep-run.js';
import type { Candidate } from '../../model/candidate.js';
import type { KeptRun } from '../../model/kept-run.js';
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
const place = (wrong: 'begin' | 'look'): NightPlace => ({
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
  look: () => Promise.reject(new Error('nothing stands')),
  end: async () => {
    done.push('end');
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
