import type { DeclaredComponent } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { isOfWorkload } from '../model/of-workload.js';
import type { RolloutProblem } from './judge-workload.js';
import { explainedRestarts } from './outages/explained-restarts.js';

type RestartsObserved = EventOf<'restarts-observed'>;

/** 128 + SIGKILL and 128 + SIGTERM: somebody else ended the container, as a failed probe does. */
const KILLED = [137, 143];

/**
 * Asks whether a component stayed up. One that ends again and again is ready in
 * between, and looks rolled out whenever it is looked at then.
 *
 * A container that ended by itself is a fail, and so is one that was killed more
 * than once; one kill may be the machine's doing, and so may one Lease that was not
 * renewed in time: the API server has to answer for that. What the baseline does too is
 * no reason to blame the candidate, and what came of an API server that was stopped on purpose is told elsewhere.
 */
export function judgeRestarts(
  history: History,
  { phase, component }: { phase: Phase; component: DeclaredComponent },
): RolloutProblem[] {
  const observed = observationsOf(history, 'restarts-observed')
    .map(({ event }) => event)
    .filter((event) => isOfWorkload(event, component))
    .map((event) => ({ ...event, restarts: event.restarts - explainedRestarts(history, event) }));
  const own = observed.filter((event) => event.phase === phase);
  if (own.length === 0) return [{ outcome: 'inconclusive', observed: 'nobody looked whether it stayed up' }];
  const isExcused = phase === 'candidate' && observed.some((event) => event.phase === 'baseline' && event.restarts > 0);
  return worstLooks(own).map((event) => ({
    outcome: !isExcused && isOwnDoing(event) ? 'fail' : 'inconclusive',
    observed: `${describe(event)} (pod ${event.podName})${isExcused ? ', as in the baseline' : ''}`,
  }));
}

/** Of each pod that restarted, the look that saw most. */
function worstLooks(looks: readonly RestartsObserved[]): RestartsObserved[] {
  const worst = new Map<string, RestartsObserved>();
  for (const look of [...looks].sort((a, b) => a.restarts - b.restarts)) worst.set(look.podUid, look);
  return [...worst.values()].filter(({ restarts }) => restarts > 0).sort((a, b) => (a.podUid < b.podUid ? -1 : 1));
}

function isOwnDoing({ restarts, lastExitCode, lostLease = false }: RestartsObserved): boolean {
  if (restarts > 1) return true;
  return lastExitCode !== null && !KILLED.includes(lastExitCode) && !lostLease;
}

function describe({ restarts, lastExitCode, lostLease = false }: RestartsObserved): string {
  const times = restarts === 1 ? 'once' : `${restarts} times`;
  const last = lastExitCode === null ? '' : `, last with exit code ${lastExitCode}`;
  return `ended and was started again ${times}${last}${lostLease ? ' for it could not renew its Lease in time' : ''}`;
}
