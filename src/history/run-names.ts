import { KEPT_RUN_ID } from '../model/kept-run.js';

/** Below this folder of an archive is one folder for each run. */
export const RUNS = 'runs';
/** Written last of a run’s files: a folder without it is no run (yet). */
export const SUMMARY = 'kept.json';

/** Name of one file of one run. */
export function runFile(id: string, name: string): string {
  return `${RUNS}/${id}/${name}`;
}

/** The run that a file belongs to; null where the name is none of a run. */
export function runOfFile(path: string): { readonly id: string; readonly name: string } | null {
  const [folder, id, ...rest] = path.split('/');
  if (folder !== RUNS || id === undefined || !KEPT_RUN_ID.test(id) || rest.length === 0) return null;
  return { id, name: rest.join('/') };
}
