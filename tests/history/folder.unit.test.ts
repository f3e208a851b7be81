import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../src/history/archive.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keepRun, pointAt } from '../../src/history/keep-run.js';
import { keptRunIds, keptRuns, latestRunId } from '../../src/history/kept-runs.js';
import { openArchive } from '../../src/history/open-archive.js';
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

  test('that points at nothing there is does not hide what is', async () => {
    const { id } = await keepRun(archive, runOf(0, 1));
    await pointAt(archive, '2027-01-01T00-00-00Z-ffffffffffff');
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

describe('retention', () => {
  test('removes what is older, whole, and names it', async () => {
    const old = await keepRun(archive, runOf(0, 1));
    const young = await keepRun(archive, runOf(0, 30));
    expect(await retainSince(archive, new Date(Date.UTC(2026, 0, 1, 0, 0, 20)))).toEqual([old.id]);
    expect(await keptRunIds(archive)).toEqual([young.id]);
    expect((await archive.list('runs')).filter((name) => name.includes(old.id))).toEqual([]);
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
