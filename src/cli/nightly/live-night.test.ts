import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
    run: async (onSealed) => onSealed(`run-${done.push('run')}`),
    keep: async (run) => {
      done.push(`keep ${run}`);
      const kept = keptRunOf(1, { runId: run });
      archive.set(kept.id, kept);
      return kept;
    },
    kept: async (id) => archive.get(id) ?? null,
    say: (text) => done.push(text),
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

test('what had its answer before everything else went wrong is kept, and what went wrong is said', async () => {
  const broken: NightWork['run'] = async (onSealed) => {
    await work.run(onSealed);
    throw new Error('teardown failed');
  };
  const lived = await liveNight(tonight, { ...work, run: broken });
  expect([lived.kept.runId, String(lived.trouble)]).toEqual(['run-1', 'Error: teardown failed']);
  expect(await liveNight(tonight, work)).toMatchObject({ found: 'a kept run', trouble: null });
  expect(done).toEqual(['run', 'keep run-1']);
});

test('the record is there before anything is taken down', async () => {
  const killed: NightWork['run'] = (onSealed) =>
    work.run(async (run) => {
      await onSealed(run);
      expect(await work.readNight()).toEqual({ ...tonight, folder: run, keptId: null });
    });
  expect((await liveNight(tonight, { ...work, run: killed })).trouble).toBeNull();
});

describe('what a night before had answered and nobody kept', () => {
  const tomorrow = { ...tonight, night: '2026-11-27' };
  beforeEach(() => work.writeNight({ ...tonight, folder: 'run-0', keptId: null }));

  test('is kept before another night is begun', async () => {
    await liveNight(tomorrow, work);
    expect(done).toEqual([
      'keep run-0',
      expect.stringContaining('2026-11-26'),
      'run',
      expect.stringContaining('keep run-'),
    ]);
  });

  test('is kept when the history takes runs again, however many nights it took none', async () => {
    const refuses = { ...work, keep: () => Promise.reject(new Error('read-only')) };
    await expect(liveNight(tomorrow, refuses)).rejects.toThrow('read-only');
    await expect(liveNight({ ...tonight, night: '2026-11-28' }, refuses)).rejects.toThrow('read-only');
    await liveNight({ ...tonight, night: '2026-11-29' }, work);
    expect(done.filter((one) => one.startsWith('keep'))).toEqual(
      ['run-0', 'run-2', 'run-5', 'run-12'].map((run) => `keep ${run}`),
    );
    expect((await work.readNight())?.unkept).toBeUndefined();
  });

  test('stops no other night where it cannot be kept', async () => {
    const gone = async (run: string) => (run === 'run-0' ? Promise.reject(new Error('gone')) : work.keep(run));
    expect((await liveNight(tomorrow, { ...work, keep: gone })).found).toBe('nothing');
    expect(done[0]).toContain('cannot be kept: gone');
  });
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
