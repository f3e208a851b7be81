import { readFile } from 'node:fs/promises';
import type { Candidate } from '../../model/candidate.js';
import { type Description, fingerprint } from '../../model/description.js';
import { ExplainedError } from '../../model/explained-error.js';
import { parseHistory } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { runFiles } from '../run-folder.js';
import { findRun, type StateDirectory } from '../state-directory.js';
import type { EveryJobFlags } from './options.js';

/**
 * The folder of the run that `--resume` names; null where nothing is taken up again.
 *
 * @throws {ExplainedError} `usage` as {@link checkResumable}.
 */
export async function resumedRun(
  { resume }: Pick<EveryJobFlags, 'resume'>,
  { state, ...about }: { state: StateDirectory; description: Description; candidate: Candidate },
): Promise<string | null> {
  if (resume === undefined) return null;
  const folder = await findRun(state, resume);
  await checkResumable(folder, about);
  return folder;
}

/**
 * Checks that the proof of every job can go on in a run: it was interrupted while it placed jobs, and it is about the
 * same production and the same build.
 *
 * @throws {ExplainedError} `usage` when it cannot; nothing has been started by then.
 */
export async function checkResumable(
  folder: string,
  { description, candidate }: { description: Description; candidate: Candidate },
): Promise<void> {
  const path = runFiles(folder).history;
  const history = parseHistory(await readFile(path, 'utf8').catch(() => ''));
  const [started] = observationsOf(history, 'run-started').map(({ event }) => event);
  const refuse = (expected: string, observed: string): ExplainedError =>
    new ExplainedError('usage', {
      what: 'This run cannot be taken up again',
      expected,
      observed,
      evidence: path,
      next: 'start a new run, without --resume',
    });
  if (started === undefined) throw refuse('the folder of a run', 'no history that says what is looked at');
  if (history.lines.at(-1)?.event.kind === 'sealed') throw refuse('a run that was interrupted', 'one that is judged');
  if (observationsOf(history, 'every-job-started').length === 0)
    throw refuse('a run that was placing every job when it was interrupted', 'one that had not come so far');
  const now = fingerprint(description);
  if (started.productionFingerprint !== now) throw refuse(`production ${started.productionFingerprint}`, now);
  if (JSON.stringify(started.candidate) !== JSON.stringify(candidate))
    throw refuse(`candidate ${started.candidate.tag}`, candidate.tag);
}
