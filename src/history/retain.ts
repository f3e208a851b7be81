import type { Archive } from './archive.js';
import { keptRuns } from './kept-runs.js';
import { landmarks } from './landmarks.js';
import { RUNS, runFile, runOfFile, SUMMARY, stampOf } from './run-names.js';

/**
 * Removes runs that began before `before`, and says which. What stays whatever its age: the newest runs of each
 * production, so that its silence is seen for ever, {@link landmarks}, and what this version cannot read, for it may be
 * one of them. A summary goes first: what is half removed is no run any more, and the rest of it goes the next time.
 *
 * @param options.atLeast - how many of each production stay; more than 1 where the clock that said `before` may be wrong.
 */
export async function retainSince(
  archive: Archive,
  before: Date,
  { atLeast = 1, now = new Date() }: { atLeast?: number; now?: Date } = {},
): Promise<string[]> {
  const boundary = stampOf(before);
  const { runs, unread, ahead } = await keptRuns(archive, now);
  const newest = [...new Set(runs.map(({ production }) => production))].flatMap((production) =>
    runs.filter((run) => run.production === production).slice(-atLeast),
  );
  const stays = new Set([...newest.map(({ id }) => id), ...landmarks(runs), ...unread, ...ahead]);
  const old = (await archive.list(RUNS)).flatMap((path) => {
    const file = runOfFile(path);
    return file === null || file.id >= boundary || stays.has(file.id) ? [] : [{ ...file, path }];
  });
  const ids = [...new Set(old.map(({ id }) => id))];
  for (const id of ids) await archive.remove(runFile(id, SUMMARY));
  for (const { path } of old) await archive.remove(path);
  return ids;
}
