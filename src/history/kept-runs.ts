import { KeptRun } from '../model/kept-run.js';
import type { Archive } from './archive.js';
import { pointAt } from './keep-run.js';
import { RUNS, runFile, runOfFile, SUMMARY } from './run-names.js';

/** Summaries read at once: enough for a bucket’s latency, few enough for its limits. */
const READS_AT_ONCE = 16;

/** Every run of an archive, oldest first. A run whose summary this version cannot read is left out and named. */
export async function keptRuns(archive: Archive, since?: string): Promise<{ runs: KeptRun[]; unread: string[] }> {
  const ids = await keptRunIds(archive, since);
  const found: (KeptRun | null)[] = [];
  for (let at = 0; at < ids.length; at += READS_AT_ONCE)
    found.push(...(await Promise.all(ids.slice(at, at + READS_AT_ONCE).map((id) => keptRun(archive, id)))));
  return {
    runs: found.filter((run) => run !== null),
    unread: ids.filter((_, index) => found[index] === null),
  };
}

/** One run; null where the archive has none of this id, or one that this version cannot read. */
export async function keptRun(archive: Archive, id: string): Promise<KeptRun | null> {
  const bytes = await archive.read(runFile(id, SUMMARY));
  try {
    const run = KeptRun.safeParse(JSON.parse(bytes?.toString('utf8') ?? '')).data ?? null;
    return run?.id === id ? run : null;
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
 * The newest run’s id; null where nothing is kept. A writer that was killed
 * between its run and the pointer left the pointer behind: it is moved on here.
 */
export async function latestRunId(archive: Archive): Promise<string | null> {
  const { id: pointed } = await archive.readLatest();
  const since = pointed === null ? [] : await keptRunIds(archive, pointed);
  // A pointer at what somebody removed by hand says nothing about what is older.
  const newest = (since.length > 0 ? since : await keptRunIds(archive)).at(-1) ?? null;
  if (newest !== null && (pointed === null || newest > pointed)) await pointAt(archive, newest);
  return newest;
}
