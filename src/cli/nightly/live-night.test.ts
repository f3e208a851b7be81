import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptRunOf } from '../../history/fixtures/kept-run.js';
import { liveNight, type NightWork } from './live-night.js';
import { readNight, writeNight } from './night-record.js';

let folder: string;
let done: string[];
let work: NightWork;
const tonight = { night: '2026-11-26', question: 'a' };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'night-'));
  const file = join(folder, 'local.json');
  done = [];
  const archive = new Map<string, ReturnType<typeof keptRunOf>>();
  work = {
    readNight: () => readNight(file),
    writeNight: (record) => writeNight(file, record),
    run: async () => `run-${done.push('run')}`,
    keep: async (run) => {
      done.push(`keep ${run}`);
      const kept = keptRunOf(1, { runId: run });
      archive.set(kept.id, kept);
      return kept;
    },
    kept: async (id) => archive.get(id) ?? null,
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a night is lived through once, however often it is called', async () => {
  expect((await liveNight(tonight, work)).found).toBe('nothing');
  expect((await liveNight(tonight, work)).found).toBe('a kept run');
  expect(done).toEqual(['run', 'keep run-1']);
});

test('what was judged and not kept is kept, and not run again', async () => {
  const killed = { ...work, keep: () => Promise.reject(new Error('killed')) };
  await expect(liveNight(tonight, killed)).rejects.toThrow('killed');
  expect((await liveNight(tonight, work)).found).toBe('a judged run');
  expect(done).toEqual(['run', 'keep run-1']);
});

test('a suite that was cut short is run again as a whole', async () => {
  const killed = { ...work, run: () => Promise.reject(new Error('killed')) };
  await expect(liveNight(tonight, killed)).rejects.toThrow('killed');
  expect((await liveNight(tonight, work)).found).toBe('nothing');
});

test('another night, another candidate, and a run that the archive lost are run', async () => {
  await liveNight(tonight, work);
  expect((await liveNight({ ...tonight, night: '2026-11-27' }, work)).found).toBe('nothing');
  expect((await liveNight({ night: '2026-11-27', question: 'b' }, work)).found).toBe('nothing');
  const lost = { ...work, kept: async () => null };
  await liveNight({ night: '2026-11-27', question: 'b' }, lost);
  expect(done.filter((one) => one === 'run')).toHaveLength(3);
});

test('a record that cannot be read is none', async () => {
  const file = join(folder, 'local.json');
  await writeFile(file, '{"night":');
  expect(await readNight(file)).toBeNull();
  await liveNight(tonight, work);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ night: '2026-11-26' });
});
