import { createHash } from 'node:crypto';
import { KEPT_RUN_ID, type KeptRun } from '../model/kept-run.js';

/** Below this folder of an archive is one folder for each run. */
export const RUNS = 'runs';
/** Written last of a run’s files: a folder without it is no run (yet). */
export const SUMMARY = 'kept.json';
/** What a run was judged from; the other files can be written anew, and are then still of the same run. */
const EVIDENCE = ['description.json', 'environment.json', 'history.jsonl'];
/** Clocks of two machines may differ by so much. */
const SKEW_MS = 60 * 60 * 1_000;

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

/** The id of a run: when it began, and a digest of what it was judged from. */
export function keptId({ startedAt, files }: Pick<KeptRun, 'startedAt' | 'files'>): string {
  return `${stampOf(new Date(startedAt))}-${digestOf(Object.entries(files).filter(([name]) => EVIDENCE.includes(name)))}`;
}

/** Whether a run of these files may have this id; earlier versions took a digest of all of them. */
export function isIdOf(id: string, run: Pick<KeptRun, 'startedAt' | 'files'>): boolean {
  return id === keptId(run) || id === `${stampOf(new Date(run.startedAt))}-${digestOf(Object.entries(run.files))}`;
}

/** A moment as ids begin, so that they sort by time. */
export function stampOf(at: Date): string {
  return at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}

/** Whether a run of this id begins later than it is, or at no time that there is. */
export function isAhead(id: string, now: Date): boolean {
  const [date, time = ''] = id.slice(0, 'yyyy-mm-ddThh-mm-ssZ'.length).split('T');
  return !(Date.parse(`${date}T${time.replaceAll('-', ':')}`) <= now.getTime() + SKEW_MS);
}

function digestOf(files: readonly (readonly [string, string])[]): string {
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12);
}
