import { aliasOf, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Canary } from '../model/canary.js';
import { WAYS_IN } from '../model/way.js';
import type { Assessment } from './assess-canary.js';

/**
 * What it means that a component would not start a canary. Only a job of an alias nobody has may be refused so early,
 * and then for that reason: the answer must name the alias.
 */
export function assessRefusal({ spelling, way }: Canary, answer: string): Assessment {
  const { component } = WAYS_IN[way];
  const isRight = spelling === UNKNOWN_CLUSTER_ALIAS && answer.includes(UNKNOWN_CLUSTER_ALIAS);
  return {
    outcome: isRight ? 'pass' : 'fail',
    expected:
      spelling === UNKNOWN_CLUSTER_ALIAS ? 'no pod' : `${component} starts jobs of alias "${aliasOf(spelling)}"`,
    observed: `were refused by ${component}: "${answer}"`,
  };
}
