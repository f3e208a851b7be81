import type { Environment } from '../src/model/environment.js';
import { flagValues } from '../src/production/pod-template.js';
import type { Production } from '../src/production/read-production.js';
import type { ComponentContainer } from '../src/production/read-workloads.js';
import { gangwayClient } from './gangway-client.js';

/** Ways in that production's own settings shut although their component runs. */
export function blockedWays(
  components: readonly ComponentContainer[],
  { prowConfig, description }: Pick<Production, 'prowConfig' | 'description'>,
): Environment['canary']['blockedWays'] {
  return [
    ...blockedReruns(components),
    ...blockedGangway(components, prowConfig.text),
    ...blockedSub(components, description),
  ];
}

function blockedReruns(components: readonly ComponentContainer[]): Environment['canary']['blockedWays'] {
  const decks = runningAs('deck', components);
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

function blockedGangway(
  components: readonly ComponentContainer[],
  config: string,
): Environment['canary']['blockedWays'] {
  if (runningAs('gangway', components).length === 0 || gangwayClient(config) !== null) return [];
  const why = 'production’s configuration lets no API client of gangway’s in: nobody starts jobs there';
  return [{ way: 'gangway', why }];
}

function blockedSub(
  components: readonly ComponentContainer[],
  { pubsub }: Production['description'],
): Environment['canary']['blockedWays'] {
  if (runningAs('sub', components).length === 0 || pubsub !== undefined) return [];
  return [{ way: 'sub', why: 'production’s configuration names no subscription: nobody starts jobs there' }];
}

function runningAs(component: string, components: readonly ComponentContainer[]): ComponentContainer[] {
  return components.filter(({ workload }) => workload.component === component && workload.replicas > 0);
}
