import type { Description } from '../../src/model/description.js';
import { PUBSUB_PORTS, PUBSUB_REPORTS } from '../../src/model/pubsub.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { HostNodes } from '../differences/difference-rule.js';
import { onHostNodes } from '../differences/host-nodes.js';
import { SKIP_AWAIT } from '../differences/not-awaited.js';

/** The stand-in for Pub/Sub (toolchain/pubsub-stand-in), and the name of everything it needs. */
export const PUBSUB_STAND_IN = 'pubsub-stand-in';

/** Where pods reach it, in place of Google's: a host and a port, as its clients want it. */
export function pubsubAddress(namespace: string): string {
  return `${PUBSUB_STAND_IN}.${namespace}.svc.cluster.local:${PUBSUB_PORTS.api}`;
}

/** The stand-in with every subscription that production's configuration names; none where it names none. */
export function pubsubStandIn(
  { pubsub = [], namespaces }: Description,
  { image, hostNodes }: { readonly image: string; readonly hostNodes: HostNodes | null },
): KubernetesObject[] {
  if (pubsub.length === 0) return [];
  const labels = { app: PUBSUB_STAND_IN };
  const metadata = { namespace: namespaces.prowJobs, name: PUBSUB_STAND_IN, labels };
  const named = pubsub.flatMap(({ project, subscriptions }) =>
    [...subscriptions, PUBSUB_REPORTS].map((subscription) => `${project}/${subscription}`),
  );
  const pod = { containers: [container(image, [...new Set(named)])] };
  const template = { metadata: { labels }, spec: hostNodes === null ? pod : onHostNodes(pod, hostNodes) };
  const ports = Object.entries(PUBSUB_PORTS).map(([name, port]) => ({ name, port, targetPort: port }));
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Service' },
      metadata: { ...metadata, annotations: { [SKIP_AWAIT]: 'true' } },
      spec: { selector: labels, ports },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      // Recreate: messages live in one pod, and two would disagree.
      spec: { replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels }, template },
    },
  ];
}

function container(image: string, subscriptions: readonly string[]) {
  return {
    ...{ name: PUBSUB_STAND_IN, image },
    args: [
      `--address=:${PUBSUB_PORTS.api}`,
      `--control=:${PUBSUB_PORTS.control}`,
      `--subscriptions=${subscriptions.join(',')}`,
    ],
    ports: [{ name: 'api', containerPort: PUBSUB_PORTS.api }],
    // Once it is there, it is there: on a busy machine an answer later than a second took it from its Service.
    readinessProbe: {
      httpGet: { path: '/healthz', port: PUBSUB_PORTS.control },
      ...{ periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 30 },
    },
  };
}
