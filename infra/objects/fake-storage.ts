import { stringify } from 'yaml';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { HostNodes } from '../differences/difference-rule.js';
import { onHostNodes } from '../differences/host-nodes.js';
import { SKIP_AWAIT } from '../differences/not-awaited.js';

/** Prow's own fake of cloud storage (test/integration/cmd/fakegcsserver), and the name of everything it needs. */
export const FAKE_STORAGE = 'fakegcsserver';

/** Its default port; the Service offers it at 80. */
const PORT = 8888;

/** Its health address (pjutil.NewHealth), which has no flag. */
const HEALTH_PORT = 8081;

/**
 * The stand-in's host and port as pods know it. It answers reads only to this
 * exact host, so clients and server must be told the same one.
 */
export function fakeStorageHost(namespace: string): string {
  return `${FAKE_STORAGE}.${namespace}.svc.cluster.local:80`;
}

/**
 * The stand-in's address as pods of every cluster know it. A name of the whole set of clusters is that of the pods
 * behind the Service, so the port is theirs.
 */
export function fakeStorageEverywhere(namespace: string): string {
  return `http://${FAKE_STORAGE}.${namespace}.svc.clusterset.local:${PORT}`;
}

/** The stand-in at the version under test, with a bucket for every one that production's configuration names. */
export function fakeStorage(options: {
  namespace: string;
  repository: string;
  prowTag: string;
  buckets: readonly string[];
  hostNodes: HostNodes | null;
}): KubernetesObject[] {
  const { namespace } = options;
  const labels = { app: FAKE_STORAGE };
  const metadata = { namespace, name: FAKE_STORAGE, labels };
  const pod = { containers: [container(options)], volumes: VOLUMES };
  const template = {
    metadata: { labels },
    spec: options.hostNodes === null ? pod : onHostNodes(pod, options.hostNodes),
  };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'config.yaml': bucketConfig(options.buckets) } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, annotations: { [SKIP_AWAIT]: 'true' } },
      spec: { selector: labels, ports: [{ name: 'main', port: 80, targetPort: PORT }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      // Recreate: what was uploaded lives in one pod, and two would disagree.
      spec: { replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels }, template },
    },
  ];
}

const VOLUMES = [
  { name: 'config', configMap: { name: FAKE_STORAGE } },
  { name: 'storage', emptyDir: {} },
];

function container({ namespace, repository, prowTag }: { namespace: string; repository: string; prowTag: string }) {
  return {
    name: FAKE_STORAGE,
    image: `${repository}/${FAKE_STORAGE}:${prowTag}`,
    args: [
      '--config-path=/etc/config/config.yaml',
      `--emulator-port=${PORT}`,
      `--emulator-public-host=${fakeStorageHost(namespace)}`,
      '--emulator-storage-root=/gcs',
    ],
    ports: [{ name: 'main', containerPort: PORT }],
    // Once it is there, it is there: on a busy machine an answer later than a second takes it from its Service.
    readinessProbe: {
      httpGet: { path: '/healthz/ready', port: HEALTH_PORT },
      ...{ periodSeconds: 2, timeoutSeconds: 10, failureThreshold: 30 },
    },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/config', readOnly: true },
      { name: 'storage', mountPath: '/gcs' },
    ],
  };
}

/**
 * A Prow configuration that says nothing but bucket names: the stand-in makes one
 * bucket for each decoration entry, and panics on an entry without one, as
 * production's own may have them.
 */
function bucketConfig(buckets: readonly string[]): string {
  const entries = buckets.map((bucket) => ({
    repo: `buckets/${bucket}`,
    config: { utility_images: UNUSED_IMAGES, gcs_configuration: { bucket, path_strategy: 'explicit' } },
  }));
  return stringify({ plank: { default_decoration_config_entries: entries } }, { aliasDuplicateObjects: false });
}

/** Prow wants them named; nothing of the stand-in's starts a job. */
const UNUSED_IMAGES = { clonerefs: 'unused', initupload: 'unused', entrypoint: 'unused', sidecar: 'unused' };
