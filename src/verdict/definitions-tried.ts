import type { History } from '../model/history.js';
import { type Observation, observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';

/**
 * Whether each API server takes the candidate's definitions, as it said before the deployment: what it refuses, no
 * deployment gets past. On 2019-03-26 it was found out when a drain started what needed the definition.
 */
export function definitionsTried(history: History): Finding[] {
  const tried = observationsOf(history, 'definition-tried').filter(({ event }) => event.phase === 'candidate');
  return groupBy(tried, ({ event }) => JSON.stringify([event.clusterId, event.definition])).map(([, same]) =>
    finding(same),
  );
}

function finding(same: readonly Observation<'definition-tried'>[]): Finding {
  const [first] = same;
  const refused = same.flatMap(({ event }) => event.refused ?? []);
  return {
    check: 'rollout',
    outcome: refused.length === 0 ? 'pass' : 'fail',
    subject: `definition ${first?.event.definition} of ${first?.event.clusterId}`,
    expected: 'the API server takes the candidate’s definition over the one that stands',
    observed: refused.length === 0 ? 'it would take it' : `it refuses it: ${[...new Set(refused)].sort().join('; ')}`,
    evidence: evidenceLines(same.map(({ line }) => line)),
    next:
      refused.length === 0
        ? 'nothing'
        : 'leave the bump on hold: production’s API server would refuse it too, and what needs it would not start',
  };
}
