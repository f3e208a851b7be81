import { ExplainedError } from '../model/explained-error.js';

/** A drill that asks for a change of something that this production does not have. */
export function misfit(observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The fault does not fit into this production',
    expected: 'what the drill changes, in the environment that stands',
    observed,
    evidence: 'the clusters of the environment, and description.json',
    next: 'name objects of this production in a drill of your own, with --drills DIR',
  });
}
