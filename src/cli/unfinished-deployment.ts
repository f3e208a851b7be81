import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';

/** Remembers that a deployment has begun: until it ends, nobody knows what the environment runs. */
export async function markUnfinished(directory: string, tag: string): Promise<void> {
  await writeFile(pathOf(directory), tag, { mode: 0o600 });
}

/** The deployment has ended, and the environment's own description says what it runs. */
export async function unmarkUnfinished(directory: string): Promise<void> {
  await rm(pathOf(directory), { force: true });
}

/**
 * Lets nobody judge an environment whose last deployment did not end: its
 * description still names the version before, which would be judged instead.
 *
 * @throws {ExplainedError} `undecided`.
 */
export async function refuseUnfinished(directory: string): Promise<void> {
  const tag = await readFile(pathOf(directory), 'utf8').catch(() => null);
  if (tag === null) return;
  throw new ExplainedError('undecided', {
    what: `The deployment of ${tag} did not end`,
    expected: 'an environment whose last deployment ended',
    observed: 'one that was interrupted or failed',
    evidence: pathOf(directory),
    next: `prow-staging bump --candidate ${tag} again, or take the environment down`,
  });
}

function pathOf(directory: string): string {
  return join(directory, 'deploying');
}
