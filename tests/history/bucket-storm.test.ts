import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Archive } from '../../src/history/archive.js';
import { bucketArchive } from '../../src/history/bucket-archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import { keptRunIds, latestRunId } from '../../src/history/kept-runs.js';
import { startGcsServer } from './support/gcs-server.js';
import { runOf } from './support/run-of.js';
import { brokenRuns } from './support/storm.js';

const BUCKET = 'staging-storm';
const WRITERS = 32;
/** As long as others need to move the pointer in between. */
const STALE_MS = 50;
const TEST_MS = 120_000;

let server: Awaited<ReturnType<typeof startGcsServer>>;
let archive: Archive;
beforeAll(async () => {
  server = await startGcsServer(BUCKET);
});
afterAll(() => server?.stop());
beforeEach(() => {
  archive = bucketArchive({ bucket: BUCKET, prefix: randomUUID(), endpoint: server.address });
});

/** The archive as one of many has it, whose generations are old by the time it writes with them. */
function stale(): Archive & { readonly tries: { moved: number; refused: number } } {
  const tries = { moved: 0, refused: 0 };
  const moveLatest: Archive['moveLatest'] = async (id, generation) => {
    await sleep(STALE_MS);
    const isMoved = await archive.moveLatest(id, generation);
    tries[isMoved ? 'moved' : 'refused'] += 1;
    return isMoved;
  };
  return { ...archive, moveLatest, tries };
}

test(
  'a storm of writers with stale generations loses no run, and each tries a few times',
  async () => {
    const writers = Array.from({ length: WRITERS }, stale);
    const kept = await Promise.all(writers.map((writer, number) => keepRun(writer, runOf(number, number))));
    const ids = await keptRunIds(archive);
    expect(ids).toEqual(kept.map(({ id }) => id).sort());
    expect(await brokenRuns(archive)).toEqual([]);
    expect((await archive.readLatest()).id).toBe(ids.at(-1));
    const refused = writers.map(({ tries }) => tries.refused);
    expect(refused.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(WRITERS);
    // Pauses double: a writer that is refused ten times has waited for 10 s, and the storm is over.
    expect(Math.max(...refused)).toBeLessThanOrEqual(10);
  },
  TEST_MS,
);

test('one who writes alone is refused nothing', async () => {
  const alone = stale();
  const { id } = await keepRun(alone, runOf(0, 1));
  expect([alone.tries, (await archive.readLatest()).id]).toEqual([{ moved: 1, refused: 0 }, id]);
});

test('a storm that does not end is an error at the limit, and the run is kept', { timeout: TEST_MS }, async () => {
  const old = await keepRun(archive, runOf(0, 1));
  let refused = 0;
  const rival: Archive = {
    ...archive,
    moveLatest: async (id, generation) => {
      await archive.moveLatest(old.id, generation);
      refused += 1;
      return archive.moveLatest(id, generation);
    },
  };
  const limit = { pointerLimitMs: 1_500 };
  const begun = Date.now();
  const error: Error = await keepRun(rival, runOf(0, 30), limit).then(
    () => new Error('nobody refused it'),
    (thrown: Error) => thrown,
  );
  expect(error.message).toMatch(/^The run is kept, but `latest` could not be pointed at it/);
  expect(error.message).toContain(`others moved it whenever this run tried; last at ${old.id}`);
  expect(error.message).toContain('nothing is lost');
  // One more pause, of two seconds at most, and what the requests take.
  expect(Date.now() - begun).toBeLessThan(limit.pointerLimitMs + 5_000);
  expect(refused).toBeGreaterThan(1);
  expect(refused).toBeLessThan(30);
  const ids = await keptRunIds(archive);
  expect(ids).toHaveLength(2);
  expect((await archive.readLatest()).id).toBe(old.id);
  expect(await latestRunId(archive)).toBe(ids.at(-1));
});
