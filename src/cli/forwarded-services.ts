import type { StartOptions } from '../local/start-environment.js';
import type { Description } from '../model/description.js';

/** Deck's Service in Prow's own manifests is called deck and listens on 80 (config/prow/cluster/deck_service.yaml). */
const DECK = { service: 'deck', port: 80 };

/** Services a person or a test reaches from this machine: deck, in the namespace production runs it in. */
export function forwardedServices({ clusters, workloads }: Description): StartOptions['services'] {
  const deck = workloads.find(({ component }) => component === 'deck');
  const service = clusters.find(({ role }) => role === 'service');
  if (deck === undefined || service === undefined) return [];
  return [{ name: 'deck', clusterId: service.id, namespace: deck.namespace, ...DECK }];
}
