import type { Environment } from '../src/model/environment.js';
import { flagValues } from '../src/production/pod-template.js';
import type { ComponentContainer } from '../src/production/read-workloads.js';

/** Ways in that production's own settings shut although their component runs. */
export function blockedWays(components: readonly ComponentContainer[]): Environment['canary']['blockedWays'] {
  const decks = components.filter(({ workload }) => workload.component === 'deck' && workload.replicas > 0);
  // A flag alone means true; what stands behind it is then the next flag.
  const mayRerun = ({ container }: ComponentContainer): boolean =>
    flagValues(container, 'rerun-creates-job').some((value) => value !== 'false');
  if (decks.length === 0 || decks.some(mayRerun)) return [];
  const why = 'production’s deck runs without --rerun-creates-job: nobody reruns jobs there';
  return [
    { way: 'deck-rerun', why },
    { way: 'deck-rerun-latest', why },
  ];
}
