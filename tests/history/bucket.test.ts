import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../src/history/archive.js';
import { bucketArchive } from '../../src/history/bucket-archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import { keptRunIds, latestRunId } from '../../src/history/kept-runs.js';
import { retainSince } from '../../src/history/retain.js';
import { badNetwork } from './support/bad-network.js';
import { startGcsServer } from './support/gcs-server.js';
import { runOf } from './support/run-of.js';
import { brokenRuns, keepAgain, storm } from './support/storm.js';

const BUCKET = 'staging-history';

let server: Awaited<ReturnType<typeof startGcsServer>>;
let prefix: string;
let archive: Archive;
beforeAll(async () => {
  server = await startGcsServer(BUCKET);
});
afterAll(() => server?.stop());
beforeEach(() => {
  prefix = randomUUID();
  archive = bucketArchive({ bucket: BUCKET, prefix, endpoint: server.address });
});

test('the server honours the precondition that the archive rests on', async () => {
  // As the client writes: in one multipart request. This server looks at no precondition of simple and resumable ones.
  const body = [
    '--part\r\ncontent-type: application/json\r\n\r\n{}',
    '--part\r\ncontent-type: text/plain\r\n\r\ntext',
    '--part--',
  ].join('\r\n');
  const put = (generation: string) =>
    fetch(
      `${server.address}/upload/storage/v1/b/${BUCKET}/o?uploadType=multipart&name=${prefix}&ifGenerationMatch=${generation}`,
      { method: 'POST', headers: { 'content-type': 'multipart/related; boundary=part' }, body },
    );
  const first = await put('0');
  expect(first.status).toBe(200);
  expect((await put('0')).status).toBe(412);
  expect((await put('12345')).status).toBe(412);
  const { generation } = (await first.json()) as { generation: string };
  expect((await put(generation)).status).toBe(200);
  expect((await put(generation)).status).toBe(412);
});

describe('a storm of 412 over a network that loses answers, with writers killed', () => {
  test('loses no run and leaves latest right', { timeout: 300_000 }, async () => {
    const network = await badNetwork(server.address, { loseEvery: 15 });
    const env = { STORAGE_EMULATOR_HOST: network.address };
    const ended = await storm(`gs://${BUCKET}/${prefix}`, { writers: 5, runs: 12, killAfterMs: [400, 1_500], env });
    await network.stop();
    const ids = await keptRunIds(archive);
    expect(ended.kept.filter((id) => !ids.includes(id))).toEqual([]);
    expect(ended.kept.length).toBeGreaterThanOrEqual(36);
    expect(await brokenRuns(archive)).toEqual([]);
    expect(network.seen.refused).toBeGreaterThan(10);
    expect(network.seen.lostAnswers).toBeGreaterThan(3);
    expect(await latestRunId(archive)).toBe(ids.at(-1));
    const again = await keepAgain(archive, ended);
    const all = await keptRunIds(archive);
    expect(again.filter((id) => !all.includes(id))).toEqual([]);
    expect(await latestRunId(archive)).toBe(all.at(-1));
  });
});

describe('latest', () => {
  test('is given to one of those who have seen the same', async () => {
    const { generation } = await archive.readLatest();
    const moved = await Promise.all(['a', 'b', 'c', 'd'].map((id) => archive.moveLatest(id, generation)));
    expect(moved.filter(Boolean)).toHaveLength(1);
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
});

test('a file that is there is never changed, one that is not there reads as none', async () => {
  expect(await archive.create('runs/a', Buffer.from('first'))).toBe(true);
  expect(await archive.create('runs/a', Buffer.from('second'))).toBe(false);
  expect(String(await archive.read('runs/a'))).toBe('first');
  expect(await archive.read('runs/b')).toBeNull();
});

test('retention removes older runs and no others', async () => {
  const old = await keepRun(archive, runOf(0, 1));
  const young = await keepRun(archive, runOf(0, 30));
  expect(await retainSince(archive, new Date(Date.UTC(2026, 0, 1, 0, 0, 20)))).toEqual([old.id]);
  expect(await keptRunIds(archive)).toEqual([young.id]);
});
