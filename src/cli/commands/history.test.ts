import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptRunOf } from '../../history/fixtures/kept-run.js';
import { folderArchive } from '../../history/folder-archive.js';
import { keepRun } from '../../history/keep-run.js';
import type { KeptRun } from '../../model/kept-run.js';
import { addHistoryCommand } from './history.js';

const HOUR_MS = 3_600_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** How `history trends` ends over runs that began so many hours ago. */
async function ended(...runs: (readonly [hoursAgo: number, run: KeptRun])[]): Promise<unknown> {
  for (const [hoursAgo, run] of runs) {
    const { id: _, files: __, ...summary } = run;
    const startedAt = new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
    const files = new Map([['report.html', Buffer.from(`${run.runId} ${run.production}`)]]);
    await keepRun(folderArchive(folder), { files, summary: { ...summary, startedAt } });
  }
  const program = new Command();
  const exit = (code: number): never => {
    throw code;
  };
  addHistoryCommand(program, { signal: new AbortController().signal, exit });
  const asked = ['history', 'trends', '--history', folder, '--state', folder];
  return program.parseAsync(asked, { from: 'user' }).catch((error) => error);
}

const pass = keptRunOf(1);
const fail = keptRunOf(2, { failed: [['placement', 'a']] });
const undecided = keptRunOf(3, {
  outcome: 'inconclusive',
  findings: [{ check: 'evidence', subject: 'sweep', outcome: 'inconclusive' }],
});

test('trends of runs the newest of which passed end well', async () => {
  expect(await ended([10, undecided], [2, pass])).toBe(0);
});

test('trends whose newest run was not decided do not, whatever passed before and elsewhere', async () => {
  expect(await ended([10, pass], [2, undecided], [1, { ...pass, production: 'other' }])).toBe(2);
});

test('nor do those of nothing, or of runs of long ago', async () => {
  expect(await ended()).toBe(2);
  expect(await ended([50, pass])).toBe(2);
});

test('what fails still is a failure, although the newest run did not decide it', async () => {
  expect(await ended([10, fail], [2, undecided])).toBe(1);
});

test('nor do those in which a way had no turn after a restart for longer than a week', async () => {
  const night = (probed: readonly ('prowjob' | 'hook-push')[]) => ({
    ...pass,
    afterRestarts: { all: ['prowjob' as const, 'hook-push' as const], probed: [...probed] },
  });
  const nights = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => [(from - index) * 24 + 2, night(['prowjob'])] as const);
  expect(await ended(...nights(5, 6))).toBe(0);
  expect(await ended(...nights(6, 1))).toBe(2);
});
