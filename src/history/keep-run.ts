import { createHash } from 'node:crypto';
import { ExplainedError } from '../model/explained-error.js';
import type { KeptRun } from '../model/kept-run.js';
import type { Archive } from './archive.js';
import { keptRun } from './kept-runs.js';
import { type PointOptions, pointAt } from './point-at.js';
import { isAhead, keptId, runFile, SUMMARY } from './run-names.js';

/** What is kept of a run: its files by name, and what a list of runs says of it. */
export interface RunToKeep {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly summary: Omit<KeptRun, 'id' | 'files'>;
}

/**
 * Keeps a run, and points at it if it is the newest. Its id follows from its
 * evidence, so a run that was half kept when its writer was killed is completed by
 * keeping it again, one that is kept already stays as it was, and two runs never
 * meet in one name. The summary comes last: without it there is no run.
 *
 * @throws {ExplainedError} `usage` where it begins later than it is; `fault` where the pointer cannot be moved in time:
 * the run is kept all the same.
 */
export async function keepRun(archive: Archive, run: RunToKeep, options: PointOptions = {}): Promise<KeptRun> {
  const own = Object.fromEntries([...run.files].map(([name, bytes]) => [name, sha256(bytes)] as const).sort());
  const id = keptId({ startedAt: run.summary.startedAt, files: own });
  if (isAhead(id, options.now ?? new Date())) throw clockIsWrong(archive, run.summary.startedAt);
  const files = { ...own };
  for (const [name, bytes] of run.files) {
    options.signal?.throwIfAborted();
    // A report that was written anew since the run was half kept: the first one stands.
    if (!(await archive.create(runFile(id, name), bytes)))
      files[name] = sha256((await archive.read(runFile(id, name))) ?? bytes);
  }
  const kept: KeptRun = { id, ...run.summary, files };
  const isNew = await archive.create(runFile(id, SUMMARY), Buffer.from(`${JSON.stringify(kept, null, 2)}\n`));
  const standing = isNew ? kept : await keptRun(archive, id);
  if (standing === null) throw summaryUnread(archive, id);
  await pointAt(archive, id, options);
  return standing;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function clockIsWrong(archive: Archive, startedAt: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The run is not kept: it begins later than it is',
    expected: 'a run that has begun, by the clock of this machine',
    observed: `it began at ${startedAt}; it is ${new Date().toISOString()}`,
    evidence: archive.place,
    next: 'set the clock of the machine that ran it, or of this one, right; a run with wrong times proves nothing',
  });
}

function summaryUnread(archive: Archive, id: string): ExplainedError {
  return new ExplainedError('fault', {
    what: 'The run is kept already, and what is said of it cannot be read',
    expected: `a summary of run ${id}`,
    observed: 'another format, or a summary of other files',
    evidence: `${archive.place}: ${runFile(id, SUMMARY)}`,
    next: 'keep it with the version that wrote it, or remove that file and keep it again',
  });
}
