import { FAKE_STORAGE } from '../../infra/stack.js';
import type { StartOptions } from '../local/start-environment.js';
import type { Description } from '../model/description.js';
import { GITHUB_PORTS } from '../model/github-world.js';

/** Deck's Service in Prow's own manifests is called deck and listens on 80 (config/prow/cluster/deck_service.yaml). */
const DECK = { service: 'deck', port: 80 };

/** The stand-in for GitHub is directed from here; infra/objects/github-stand-in.ts names its Service. */
const GITHUB = { service: 'github-stand-in', port: GITHUB_PORTS.control };

/** Services a person or a test reaches from this machine: deck, in the namespace production runs it in, and stand-ins. */
export function forwardedServices({ clusters, workloads, namespaces }: Description): StartOptions['services'] {
  const deck = workloads.find(({ component }) => component === 'deck');
  const service = clusters.find(({ role }) => role === 'service');
  if (service === undefined) return [];
  return [
    ...(deck === undefined ? [] : [{ name: 'deck', clusterId: service.id, namespace: deck.namespace, ...DECK }]),
    { name: 'storage', clusterId: service.id, namespace: namespaces.prowJobs, service: FAKE_STORAGE, port: 80 },
    { name: 'github', clusterId: service.id, namespace: namespaces.prowJobs, ...GITHUB },
  ];
}
