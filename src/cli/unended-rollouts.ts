import { ExplainedError } from '../model/explained-error.js';

/**
 * Refuses a version that does not come up: of production's own version nothing can be compared, and nothing is said of
 * any candidate.
 *
 * @throws {ExplainedError} `undecided`, naming each rollout and what it lacks.
 */
export function refuseUnended(unended: readonly string[]): never {
  throw new ExplainedError('undecided', {
    what: `${unended.length === 1 ? 'One rollout' : `${unended.length} rollouts`} did not end`,
    expected: 'every pod of the new version ready within the limit',
    observed: unended.join('; '),
    evidence: unended.map((text) => text.split(':')[0]).join(', '),
    next: 'begin again, and while it waits look at their pods with kubectl and the kubeconfig in the environment’s folder: `describe`, then `logs`',
  });
}

/** The same as a line for a candidate: that it does not come up is for the verdict to say. */
export function describeUnended(unended: readonly string[]): string {
  return `not rolled out, which the verdict will judge: ${unended.join('; ')}`;
}
