import { KEPT_RUN_ID, KeptRun } from '../model/kept-run.js';
import type { Archive } from './archive.js';
import { pointAt } from './point-at.js';
import { isAhead, isIdOf, RUNS, runFile, runOfFile, SUMMARY } from './run-names.js';

/** Summaries read at once: enough for a bucket’s latency, few enough for its limits. */
const READS_AT_ONCE = 16;

/** What an archive holds, as it may be told at one moment. */
export interface KeptRuns {
  /** Oldest first. */
  readonly runs: KeptRun[];
  /** Those whose summary this version cannot read, or is not of these files. */
  readonly unread: string[];
  /** Those that begin later than it is: a clock was wrong, and they would be the newest for ever. */
  readonly ahead: string[];
}

/** Every run of an archive, oldest first. What cannot be told of is left out and named. */
export async function keptRuns(archive: Archive, now: Date = new Date()): Promise<KeptRuns> {
  const ids = await keptRunIds(archive);
  const ahead = ids.filter((id) => isAhead(id, now));
  const told = ids.filter((id) => !isAhead(id, now));
  const found: (KeptRun | null)[] = [];
  for (let at = 0; at < told.length; at += READS_AT_ONCE)
    found.push(...(await Promise.all(told.slice(at, at + READS_AT_ONCE).map((id) => keptRun(archive, id)))));
  return {
    runs: found.filter((run) => run !== null),
    unread: told.filter((_, index) => found[index] === null),
    ahead,
  };
}

/** One run; null where the archive has none of this id, or one that this version cannot read. */
export async function keptRun(archive: Archive, id: string): Promise<KeptRun | null> {
  const bytes = await archive.read(runFile(id, SUMMARY));
  try {
    const run = KeptRun.safeParse(JSON.parse(bytes?.toString('utf8') ?? '')).data ?? null;
    return run?.id === id && isIdOf(id, run) ? run : null;
  } catch {
    return null;
  }
}

/** Ids of every run that is whole, oldest first, from `since` on. */
export async function keptRunIds(archive: Archive, since?: string): Promise<string[]> {
  const paths = await archive.list(RUNS, since === undefined ? undefined : runFile(since, ''));
  return paths.flatMap((path) => {
    const file = runOfFile(path);
    return file?.name === SUMMARY ? [file.id] : [];
  });
}

/**
 * The newest run’s id; null where nothing is kept. A writer that was killed between its run and the pointer left the
 * pointer behind: it is moved on here. One that points at no run is led back.
 *
 * @param say - is told of a pointer that pointed at no run, or that cannot be moved.
 */
export async function latestRunId(
  archive: Archive,
  { now = new Date(), say }: { now?: Date; say?: (text: string) => void } = {},
): Promise<string | null> {
  const { id: pointed } = await archive.readLatest();
  const isUsable = pointed !== null && KEPT_RUN_ID.test(pointed) && !isAhead(pointed, now);
  const idsFrom = async (id?: string) => (await keptRunIds(archive, id)).filter((one) => !isAhead(one, now));
  const since = isUsable ? await idsFrom(pointed) : [];
  const isThere = isUsable && since[0] === pointed;
  // A pointer at what somebody removed by hand says nothing about what is older.
  const newest = (since.length > 0 ? since : await idsFrom()).at(-1) ?? null;
  if (pointed !== null && !isThere)
    say?.(`latest pointed at ${JSON.stringify(pointed)}, which is no run here; it is led to ${newest ?? 'nothing'}`);
  if (newest !== null && newest !== pointed)
    await pointAt(archive, newest, { now }).catch((error: unknown) => {
      // Who may only read is told the right one all the same.
      say?.(`latest cannot be led to ${newest}: ${error instanceof Error ? error.message : String(error)}`);
    });
  return newest;
}
