import { randomUUID } from 'node:crypto';
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

/** Lets nobody through before as many have come. */
function gate(count: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come >= count) open();
    return opened;
  };
}

/** The archive as one of many has it: all have read one generation before the first of them writes with it. */
function stale(together: () => Promise<void>): Archive & { readonly tries: { moved: number; refused: number } } {
  const tries = { moved: 0, refused: 0 };
  const moveLatest: Archive['moveLatest'] = async (id, generation) => {
    await together();
    const isMoved = await archive.moveLatest(id, generation);
    tries[isMoved ? 'moved' : 'refused'] += 1;
    return isMoved;
  };
  return { ...archive, moveLatest, tries };
}

test(
  'a storm of writers with stale generations loses no run, and each tries a few times',
  async () => {
    const together = gate(WRITERS);
    const writers = Array.from({ length: WRITERS }, () => stale(together));
    const kept = await Promise.all(writers.map((writer, number) => keepRun(writer, runOf(number, number))));
    const ids = await keptRunIds(archive);
    expect(ids).toEqual(kept.map(({ id }) => id).sort());
    expect(await brokenRuns(archive)).toEqual([]);
    expect((await archive.readLatest()).id).toBe(ids.at(-1));
    const refused = writers.map(({ tries }) => tries.refused);
    // Of one generation one writer moves the pointer, and whoever else has it is refused.
    expect(refused.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(WRITERS - 1);
    // Pauses double: a writer that is refused ten times has waited for 10 s, and the storm is over.
    expect(Math.max(...refused)).toBeLessThanOrEqual(10);
  },
  TEST_MS,
);

test('one who writes alone is refused nothing', async () => {
  const alone = stale(gate(1));
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
