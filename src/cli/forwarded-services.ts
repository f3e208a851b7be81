import { FAKE_STORAGE, GANGWAY_SERVICE, PUBSUB_STAND_IN } from '../../infra/stack.js';
import type { StartOptions } from '../local/start-environment.js';
import type { Description } from '../model/description.js';
import { GITHUB_PORTS } from '../model/github-world.js';
import { PUBSUB_PORTS } from '../model/pubsub.js';

/** Deck's Service in Prow's own manifests is called deck and listens on 80 (config/prow/cluster/deck_service.yaml). */
const DECK = { service: 'deck', port: 80 };

/** The stand-in for GitHub is directed from here; infra/objects/github-stand-in.ts names its Service. */
const GITHUB = { service: 'github-stand-in', port: GITHUB_PORTS.control };

/** The stand-in for Pub/Sub; infra/objects/pubsub-stand-in.ts names its Service. */
const PUBSUB_FORWARDS = { pubsub: PUBSUB_PORTS.api, 'pubsub-control': PUBSUB_PORTS.control };

/** Services a person or a test reaches from this machine: deck and gangway, in the namespaces production runs them in, and stand-ins. */
export function forwardedServices({ clusters, workloads, namespaces, pubsub }: Description): StartOptions['services'] {
  const deck = workloads.find(({ component }) => component === 'deck');
  const gangway = workloads.find(({ component, replicas }) => component === 'gangway' && replicas > 0);
  const service = clusters.find(({ role }) => role === 'service');
  if (service === undefined) return [];
  return [
    ...(deck === undefined ? [] : [{ name: 'deck', clusterId: service.id, namespace: deck.namespace, ...DECK }]),
    ...(gangway === undefined
      ? []
      : [{ name: 'gangway', clusterId: service.id, namespace: gangway.namespace, ...GANGWAY_SERVICE }]),
    { name: 'storage', clusterId: service.id, namespace: namespaces.prowJobs, service: FAKE_STORAGE, port: 80 },
    ...(pubsub === undefined
      ? []
      : Object.entries(PUBSUB_FORWARDS).map(([name, port]) => ({
          ...{ name, clusterId: service.id, namespace: namespaces.prowJobs, service: PUBSUB_STAND_IN, port },
        }))),
    { name: 'github', clusterId: service.id, namespace: namespaces.prowJobs, ...GITHUB },
  ];
}
