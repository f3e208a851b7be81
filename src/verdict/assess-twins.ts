import type { Canary } from '../model/canary.js';
import { WAYS_IN } from '../model/way.js';
import type { Assessment } from './assess-canary.js';

/**
 * What it means that a component made more ProwJobs than one of the same request; null where it made one. A job that runs
 * twice costs, and plank aborts the first of two presubmits; only of a message that Pub/Sub may have delivered a second
 * time ("at least once") nobody can say whose doing it was.
 */
export function assessTwins({ way }: Pick<Canary, 'way'>, twins: ReadonlySet<string>): Assessment | null {
  if (twins.size === 0) return null;
  const { component } = WAYS_IN[way];
  const observed = `were made ${twins.size + 1} times of one request`;
  return way === 'sub'
    ? {
        ...{ outcome: 'inconclusive', expected: 'messages that are delivered once' },
        observed: `${observed}, by ${component} or because Pub/Sub delivered it again`,
      }
    : { outcome: 'fail', expected: `${component} makes one ProwJob of each request`, observed };
}
