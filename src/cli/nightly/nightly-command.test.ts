import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptRunOf } from '../../history/fixtures/kept-run.js';
import { folderArchive } from '../../history/folder-archive.js';
import { keepRun } from '../../history/keep-run.js';
import { projectPath } from '../../toolchain/project-root.js';
import { addNightlyCommand } from '../commands/nightly.js';
import { nightPlace } from '../nightly/night-place.js';
import { stateDirectory } from '../state-directory.js';
import { nightAt } from './night.js';
import { writeNight } from './night-record.js';

const { signal } = new AbortController();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightly-command-'));
  const stands = join(folder, 'environments', 'local');
  await mkdir(stands, { recursive: true });
  for (const name of ['description.json', 'environment.json'])
    await copyFile(projectPath('src', 'model', 'fixtures', name), join(stands, name));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The command, of a night that was lived through and kept. */
async function nightly(...args: string[]): Promise<unknown> {
  const archive = folderArchive(join(folder, 'history'));
  const { id: _, files: __, ...summary } = keptRunOf(1, { startedAt: new Date().toISOString() });
  const files = new Map(['report.html', 'junit.xml'].map((name) => [name, Buffer.from('x')] as const));
  const kept = await keepRun(archive, { files, summary });
  const place = await nightPlace({ state: stateDirectory(folder), stack: 'local', signal }, null);
  const question = JSON.stringify([place.prow, place.boskos, place.productionFingerprint, archive.place]);
  const found = { night: nightAt(new Date()).name, question, folder, keptId: kept.id };
  await writeNight(join(folder, 'nightly', 'local.json'), found);
  const program = new Command();
  const exit = (code: number): never => {
    throw code;
  };
  addNightlyCommand(program, { signal, exit });
  return program.parseAsync(['nightly', '--state', folder, ...args], { from: 'user' }).catch((error) => error);
}

test('a results place that takes nothing keeps nobody else from being told, and changes no night', async () => {
  const file = join(folder, 'file');
  const metrics = join(folder, 'metrics.prom');
  await writeFile(file, '');
  expect(await nightly('--results', join(file, 'results'), '--metrics', metrics)).toBe(0);
  expect(await readFile(metrics, 'utf8')).toContain('prow_staging_run_outcome');
});

test('one that takes the night has it, and the exit code is the same', async () => {
  const results = join(folder, 'results');
  expect(await nightly('--results', results)).toBe(0);
  expect(Number(await readFile(join(results, 'latest-build.txt'), 'utf8'))).toBeGreaterThan(2e13);
});

test('a results place that is none is said before anything else is done', async () => {
  expect(await nightly('--results', 'ftp://elsewhere', '--metrics', join(folder, 'metrics.prom'))).toMatchObject({
    kind: 'usage',
  });
  await expect(readFile(join(folder, 'metrics.prom'))).rejects.toThrow('ENOENT');
});
