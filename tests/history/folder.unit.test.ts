import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../src/history/archive.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import { keptRun, keptRunIds, keptRuns, latestRunId } from '../../src/history/kept-runs.js';
import { openArchive } from '../../src/history/open-archive.js';
import { pointAt } from '../../src/history/point-at.js';
import { retainSince } from '../../src/history/retain.js';
import { runOf } from './support/run-of.js';
import { brokenRuns, keepAgain, storm } from './support/storm.js';

let folder: string;
let archive: Archive;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-archive-'));
  archive = folderArchive(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writers that are killed while others write', () => {
  test('lose nothing that was said to be kept, leave no half run, and latest is right', {
    timeout: 120_000,
  }, async () => {
    const ended = await storm(folder, { writers: 4, runs: 12, killAfterMs: [30, 120] });
    const ids = await keptRunIds(archive);
    expect(ended.kept.filter((id) => !ids.includes(id))).toEqual([]);
    expect(await brokenRuns(archive)).toEqual([]);
    expect(ended.kept.length).toBeGreaterThanOrEqual(24);
    expect(await latestRunId(archive)).toBe(ids.at(-1));
    const again = await keepAgain(archive, ended);
    const all = await keptRunIds(archive);
    expect(again.filter((id) => !all.includes(id))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(await latestRunId(archive)).toBe(all.at(-1));
  });
});

describe('latest', () => {
  test('cannot be moved by one who has not seen where it stands, however many moves ago', async () => {
    const { generation } = await archive.readLatest();
    for (let number = 0; number < 140; number += 1) {
      const seen = await archive.readLatest();
      expect(await archive.moveLatest(`move-${number}`, seen.generation)).toBe(true);
    }
    expect(await archive.moveLatest('late', generation)).toBe(false);
    expect(await archive.moveLatest('late', '3')).toBe(false);
    expect((await archive.readLatest()).id).toBe('move-139');
  });

  test('is given to one of two who have seen the same', async () => {
    const { generation } = await archive.readLatest();
    const moved = await Promise.all(['a', 'b', 'c'].map((id) => archive.moveLatest(id, generation)));
    expect(moved.filter(Boolean)).toHaveLength(1);
  });

  test('never goes back to an older run that is kept later', async () => {
    const newer = await keepRun(archive, runOf(0, 9));
    await keepRun(archive, runOf(0, 1));
    expect((await archive.readLatest()).id).toBe(newer.id);
  });

  test('finds a run whose writer died before it could point at it', async () => {
    await keepRun(archive, runOf(0, 1));
    const stuck: Archive = { ...archive, moveLatest: async () => false };
    await expect(keepRun(stuck, runOf(0, 2), { pointerLimitMs: 50 })).rejects.toThrow(/kept, but `latest`/);
    const newest = (await keptRunIds(archive)).at(-1) ?? '';
    expect((await archive.readLatest()).id).not.toBe(newest);
    expect(await latestRunId(archive)).toBe(newest);
    expect((await archive.readLatest()).id).toBe(newest);
  });

  test('is told to one who may only read, although it cannot be moved on', async () => {
    await keepRun(archive, runOf(0, 1));
    const stuck: Archive = { ...archive, moveLatest: async () => false };
    await expect(keepRun(stuck, runOf(0, 2), { pointerLimitMs: 50 })).rejects.toThrow(/kept, but `latest`/);
    const readOnly: Archive = { ...archive, moveLatest: () => Promise.reject(new Error('403')) };
    const said: string[] = [];
    const newest = (await keptRunIds(archive)).at(-1) ?? '';
    expect(await latestRunId(readOnly, { say: (text) => said.push(text) })).toBe(newest);
    expect(said).toEqual([expect.stringContaining(`latest cannot be led to ${newest}: 403`)]);
  });

  test('that points at nothing there is does not hide what is', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    await pointAt(archive, '2027-01-01T00-00-00Z-ffffffffffff');
    expect(await latestRunId(archive)).toBe(id);
  });

  test('that points at nothing there is is named, and led back by whoever keeps a run', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    const said: string[] = [];
    await archive.moveLatest('9999-99-99T99-99-99Z-aaaaaaaaaaaa', (await archive.readLatest()).generation);
    expect(await latestRunId(archive, { say: (text) => said.push(text) })).toBe(id);
    expect(said).toEqual([expect.stringContaining('9999-99-99')]);
    expect((await archive.readLatest()).id).toBe(id);
    await archive.moveLatest('mistyped', (await archive.readLatest()).generation);
    expect((await archive.readLatest()).id).toBe('mistyped');
    const next = await keepRun(archive, runOf(0, 2));
    expect((await archive.readLatest()).id).toBe(next.id);
    said.length = 0;
    expect(await latestRunId(archive, { say: (text) => said.push(text) })).toBe(next.id);
    expect(said).toEqual([]);
  });

  test.each([
    ['latest.007', 'file'],
    ['latest.99999999999999999999', 'file'],
    ['latest.999999', 'file'],
    ['latest.50', 'folder'],
    ['latest.2', 'folder'],
    ['latest.0', 'file'],
  ] as const)('is read and moved beside %s, a %s that nobody of ours made', async (name, kind) => {
    const first = await keepRun(archive, runOf(0, 1));
    if (kind === 'file') await writeFile(join(folder, name), 'nonsense');
    else await mkdir(join(folder, name));
    expect((await archive.readLatest()).id).toBe(first.id);
    const { id } = await keepRun(archive, runOf(0, 2));
    expect((await archive.readLatest()).id).toBe(id);
    expect(await latestRunId(archive)).toBe(id);
  });

  test('of an empty archive is nothing', async () => {
    expect(await latestRunId(archive)).toBeNull();
  });
});

describe('keeping', () => {
  test('the same run again makes no second one', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    expect((await keepRun(archive, runOf(0, 1))).id).toBe(id);
    expect(await keptRunIds(archive)).toEqual([id]);
  });

  test('it again after its report was written anew makes no second one, and leaves the first', async () => {
    const run = runOf(0, 1);
    const first = await keepRun(archive, run);
    const anew = { ...run, files: new Map([...run.files, ['verdict.json', Buffer.from('another')] as const]) };
    expect(await keepRun(archive, anew)).toEqual(first);
    expect(await keptRunIds(archive)).toEqual([first.id]);
    expect(await brokenRuns(archive)).toEqual([]);
  });

  test('what was half kept, and whose report was written anew, has digests of what stands there', async () => {
    const run = runOf(0, 1);
    const { id } = await keepRun(folderArchive(join(folder, 'elsewhere')), run);
    await archive.create(`runs/${id}/verdict.json`, Buffer.from('an earlier one'));
    await keepRun(archive, run);
    expect([await keptRunIds(archive), await brokenRuns(archive)]).toEqual([[id], []]);
  });

  test('a summary under another id than that of its files is none', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    const copy = id.replace('2026-01-01', '2026-01-02');
    const text = String(await archive.read(`runs/${id}/kept.json`)).replace(id, copy);
    await archive.create(`runs/${copy}/kept.json`, Buffer.from(text));
    expect([await keptRun(archive, copy), (await keptRuns(archive)).unread]).toEqual([null, [copy]]);
  });

  test('never changes a file that is there', async () => {
    expect(await archive.create('runs/a', Buffer.from('first'))).toBe(true);
    expect(await archive.create('runs/a', Buffer.from('second'))).toBe(false);
    expect(String(await archive.read('runs/a'))).toBe('first');
  });

  test('a summary of another format is left out and named, not taken for none', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    const other = '2026-02-01T00-00-00Z-aaaaaaaaaaaa';
    await archive.create(`runs/${other}/kept.json`, Buffer.from('{}'));
    const { runs, unread } = await keptRuns(archive);
    expect([runs.map((run) => run.id), unread]).toEqual([[id], [other]]);
  });
});

describe('a run of a clock that is wrong', () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));

  test('is not kept by a machine whose clock is right, and one of a clock a little ahead is', async () => {
    await expect(keepRun(archive, runOf(0, 1), { now: new Date(Date.UTC(2025, 11, 31, 22)) })).rejects.toThrow(
      /begins later than it is/,
    );
    expect(await archive.list('runs')).toEqual([]);
    expect((await keepRun(archive, runOf(0, 1), { now: new Date(Date.UTC(2025, 11, 31, 23, 30)) })).id).toBeTruthy();
  });

  test('is neither newest nor latest, removes nothing and is not removed, and is named', async () => {
    const first = await keepRun(archive, runOf(0, 1));
    const wrong = runOf(0, 2);
    const startedAt = '2080-10-03T02:00:00.000Z';
    const future = await keepRun(
      archive,
      { ...wrong, summary: { ...wrong.summary, startedAt } },
      { now: new Date('2080-10-04') },
    );
    expect((await archive.readLatest()).id).toBe(future.id);
    const { runs, ahead } = await keptRuns(archive, day(3));
    expect([runs.map(({ id }) => id), ahead]).toEqual([[first.id], [future.id]]);
    expect(await latestRunId(archive, { now: day(3) })).toBe(first.id);
    expect((await archive.readLatest()).id).toBe(first.id);
    expect(await retainSince(archive, day(2), { now: day(3) })).toEqual([]);
    const next = await keepRun(archive, runOf(0, 3), { now: day(3) });
    expect((await archive.readLatest()).id).toBe(next.id);
  });

  test('cannot make the newest runs of others old where so many must stay', async () => {
    const ids = [];
    for (const number of [1, 2, 3]) ids.push((await keepRun(archive, runOf(0, number))).id);
    const before = new Date(Date.UTC(2080, 0, 1));
    expect(await retainSince(archive, before, { atLeast: 2 })).toEqual(ids.slice(0, 1));
  });
});

describe('retention', () => {
  test('removes what is older, whole, and names it', async () => {
    const old = await keepRun(archive, runOf(0, 1));
    const young = await keepRun(archive, runOf(0, 30));
    expect(await retainSince(archive, new Date(Date.UTC(2026, 0, 1, 0, 0, 20)))).toEqual([old.id]);
    expect(await keptRunIds(archive)).toEqual([young.id]);
    expect((await archive.list('runs')).filter((name) => name.includes(old.id))).toEqual([]);
  });

  test('never removes the newest run of a production, however old, nor what cannot be read', async () => {
    const run = runOf(0, 1);
    const other = await keepRun(archive, { ...run, summary: { ...run.summary, production: 'b' } });
    const [old, newest] = [await keepRun(archive, runOf(1, 2)), await keepRun(archive, runOf(1, 3))];
    const unread = '2025-02-01T00-00-00Z-aaaaaaaaaaaa';
    await archive.create(`runs/${unread}/kept.json`, Buffer.from('{}'));
    expect(await retainSince(archive, new Date(Date.UTC(2026, 5, 1)))).toEqual([old.id]);
    expect(await keptRunIds(archive)).toEqual([unread, other.id, newest.id]);
  });

  test('never removes the newest run, however old', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    expect(await retainSince(archive, new Date(Date.UTC(2030, 0, 1)))).toEqual([]);
    expect(await latestRunId(archive)).toBe(id);
  });
});

test('a place that is neither folder nor bucket is refused, with what would do', () => {
  expect(() => openArchive('s3://bucket/runs')).toThrow(/gs:\/\/BUCKET\/PREFIX/);
  expect(openArchive('gs://a-bucket/some/prefix/', {}).place).toBe('gs://a-bucket/some/prefix');
});
