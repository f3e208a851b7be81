import {
  CANARY_GITHUB,
  GITHUB_PORTS,
  GITHUB_SECRETS,
  type GithubSecrets,
  type GithubWorld,
} from '../../src/model/github-world.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { HostNodes } from '../differences/difference-rule.js';
import { onHostNodes } from '../differences/host-nodes.js';
import { SKIP_AWAIT } from '../differences/not-awaited.js';

/** The stand-in for GitHub (src/stand-ins/github), and the name of everything it needs. */
export const GITHUB_STAND_IN = 'github-stand-in';

/** Where pods reach it, in place of https://api.github.com. */
export function githubAddress(namespace: string): string {
  return `http://${GITHUB_STAND_IN}.${namespace}.svc.cluster.local`;
}

/** Where pods of every cluster reach it: the pods behind the Service, and their port. */
export function githubEverywhere(namespace: string): string {
  return `http://${GITHUB_STAND_IN}.${namespace}.svc.clusterset.local:${GITHUB_PORTS.api}`;
}

/** The stand-in with the canaries' organisation in it; its events go to `webhook`. */
export function githubStandIn(options: {
  readonly namespace: string;
  readonly image: string;
  readonly webhook: string | null;
  readonly secrets: GithubSecrets;
  readonly hostNodes: HostNodes | null;
}): KubernetesObject[] {
  const { namespace, secrets, hostNodes } = options;
  const labels = { app: GITHUB_STAND_IN };
  const metadata = { namespace, name: GITHUB_STAND_IN, labels };
  const pod = { containers: [container(options.image)], volumes: VOLUMES };
  const template = { metadata: { labels }, spec: hostNodes === null ? pod : onHostNodes(pod, hostNodes) };
  const ports = [
    { name: 'api', port: 80, targetPort: GITHUB_PORTS.api },
    { name: 'control', port: GITHUB_PORTS.control, targetPort: GITHUB_PORTS.control },
  ];
  const world = { 'world.json': JSON.stringify(worldWith(options.webhook)) };
  const files = Object.fromEntries(Object.values(GITHUB_SECRETS).map((name) => [name, secrets[name]]));
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: world },
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: files },
    {
      ...{ apiVersion: 'v1', kind: 'Service' },
      metadata: { ...metadata, annotations: { [SKIP_AWAIT]: 'true' } },
      spec: { selector: labels, ports },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      // Recreate: what it was told lives in one pod, and two would disagree.
      spec: { replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels }, template },
    },
  ];
}

function worldWith(webhook: string | null): GithubWorld {
  const { org, bot, member, repositories, errandRepository, mergeErrandRepository, refusedBranch } = CANARY_GITHUB;
  return {
    bot,
    organisations: [{ login: org, members: [member] }],
    repositories: [...repositories, errandRepository, mergeErrandRepository].map((name) => ({
      ...{ org, name, branches: [refusedBranch] },
    })),
    webhook,
  };
}

const VOLUMES = [
  { name: 'world', configMap: { name: GITHUB_STAND_IN } },
  { name: 'secrets', secret: { secretName: GITHUB_STAND_IN } },
  { name: 'repositories', emptyDir: {} },
];

function container(image: string) {
  return {
    ...{ name: GITHUB_STAND_IN, image },
    args: [
      '/stand-ins/github.js',
      '--world=/etc/world/world.json',
      '--secrets=/etc/secrets',
      '--repositories=/repositories',
    ],
    ports: [{ name: 'api', containerPort: GITHUB_PORTS.api }],
    // Once it is there, it is there: on a busy machine an answer later than a second took it from its Service.
    readinessProbe: {
      httpGet: { path: '/healthz', port: GITHUB_PORTS.api },
      ...{ periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 30 },
    },
    volumeMounts: [
      { name: 'world', mountPath: '/etc/world', readOnly: true },
      { name: 'secrets', mountPath: '/etc/secrets', readOnly: true },
      { name: 'repositories', mountPath: '/repositories' },
    ],
  };
}
