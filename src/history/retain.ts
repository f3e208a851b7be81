import type { Archive } from './archive.js';
import { RUNS, runFile, runOfFile, SUMMARY } from './run-names.js';

/**
 * Removes runs that began before `before`, but never the newest run, and says
 * which. Its summary goes first: what is half removed is no run any more, and
 * the rest of it goes the next time. What is half kept and younger stays.
 */
export async function retainSince(archive: Archive, before: Date): Promise<string[]> {
  const boundary = before
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const files = (await archive.list(RUNS)).flatMap((path) => {
    const file = runOfFile(path);
    return file === null ? [] : [{ ...file, path }];
  });
  const newest = files.filter(({ name }) => name === SUMMARY).at(-1)?.id;
  const old = files.filter(({ id }) => id < boundary && id !== newest);
  const ids = [...new Set(old.map(({ id }) => id))];
  for (const id of ids) await archive.remove(runFile(id, SUMMARY));
  for (const { path } of old) await archive.remove(path);
  return ids;
}
