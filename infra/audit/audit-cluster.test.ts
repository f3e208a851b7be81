import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { auditCluster, type ExpectedCluster } from './audit-cluster.js';
import { clusterObjects } from './cluster-objects.js';
import { answersFor, type SentObject } from './fixtures/api-server.js';

const DECK: KubernetesObject = {
  ...{
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'default', name: 'deck', labels: { app: 'deck' } },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'deck' } },
    template: {
      metadata: { labels: { app: 'deck' } },
      spec: {
        containers: [
          {
            ...{ name: 'deck', image: 'example.test/prow/deck:v1', args: ['--config-path=/etc/config/config.yaml'] },
            env: [{ name: 'TZ', value: 'UTC' }],
            ports: [{ name: 'http', containerPort: 8080 }],
          },
        ],
      },
    },
  },
};
/** What the API server writes into a Deployment that says no more than that. */
const FILLED_IN = {
  metadata: { annotations: { 'deployment.kubernetes.io/revision': '3' } },
  spec: {
    ...{ progressDeadlineSeconds: 600, revisionHistoryLimit: 10 },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: {
      spec: {
        ...{
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          schedulerName: 'default-scheduler',
          securityContext: {},
        },
        containers: [
          {
            ...{ name: 'deck', imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log' },
            ports: [{ name: 'http', protocol: 'TCP' }],
          },
        ],
      },
    },
  },
  status: { observedGeneration: 2, replicas: 2 },
};
const CONFIG: KubernetesObject = {
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name: 'config' } },
  data: { 'config.yaml': 'prowjob_namespace: default\npod_namespace: test-pods\n' },
};
const TOKEN: KubernetesObject = {
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'default', name: 'token' }, type: 'Opaque' },
  stringData: { token: 'the-token-itself' },
};
const PODS: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'test-pods' } };
const ALL = [DECK, CONFIG, TOKEN, PODS];

function sent(edit: (object: KubernetesObject) => KubernetesObject = (object) => object): SentObject[] {
  return ALL.map((object) => ({
    sent: edit(structuredClone(object)),
    ...(object === DECK ? { filledIn: FILLED_IN } : {}),
  }));
}

async function audit(live: readonly SentObject[], expected: Partial<ExpectedCluster> = {}, isWhole = true) {
  const cluster = await clusterObjects(answersFor(live));
  const given = {
    clusterId: 'prow',
    objects: ALL,
    added: ['ConfigMap default/config'],
    contents: new Map(),
    ...expected,
  };
  return auditCluster(cluster, given, { isWhole, pauseMs: 0 });
}

const only = (kind: string, edit: (object: KubernetesObject) => KubernetesObject) => (object: KubernetesObject) =>
  object.kind === kind ? edit(object) : object;
const inSpec = (fields: object) =>
  only('Deployment', (object) => ({ ...object, spec: { ...Object(object['spec']), ...fields } }));

describe('what stands as it was to be', () => {
  it('is no difference, whatever the API server and controllers wrote into it', async () => {
    expect(await audit(sent())).toEqual([]);
  });

  it('is none either where an object names no namespace', async () => {
    const nowhere = { ...DECK, metadata: { name: 'deck', labels: { app: 'deck' } } };
    expect(await audit(sent(), { objects: [nowhere, CONFIG, TOKEN, PODS] })).toEqual([]);
  });
});

describe('an object that has nothing but its name', () => {
  // Whoever sends no field owns none: the API server keeps no manager of it.
  const withPods = (sentPods: KubernetesObject | null): SentObject[] => [
    ...sent().filter((one) => one.sent.kind !== 'Namespace'),
    ...(sentPods === null ? [] : [{ sent: sentPods, managers: [] }]),
  ];

  it('is as it was to be where it is there, and left out where it is not', async () => {
    expect(await audit(withPods(PODS))).toEqual([]);
    expect(await audit(withPods(null))).toMatchObject([{ subject: 'Namespace test-pods', path: 'left out' }]);
  });

  it('is left out where Pulumi was to give it more', async () => {
    const labelled = { ...PODS, metadata: { name: 'test-pods', labels: { team: 'infra' } } };
    expect(await audit(withPods(PODS), { objects: [DECK, CONFIG, TOKEN, labelled] })).toMatchObject([
      { subject: 'Namespace test-pods', path: 'left out' },
    ]);
  });
});

describe('an edit on the way to the cluster', () => {
  it.each<[string, (object: KubernetesObject) => KubernetesObject, string, string]>([
    ['a field that nobody listed', inSpec({ minReadySeconds: 1 }), 'Deployment default/deck', '/spec/minReadySeconds'],
    ['another value', inSpec({ replicas: 3 }), 'Deployment default/deck', '/spec/replicas'],
    [
      'a label on whatever is registered',
      only('Namespace', (object) => ({ ...object, metadata: { ...object.metadata, labels: { edited: 'yes' } } })),
      'Namespace test-pods',
      '/metadata/labels',
    ],
    [
      'a line of Prow’s configuration',
      only('ConfigMap', (object) => ({
        ...object,
        data: { 'config.yaml': 'prowjob_namespace: default\npod_namespace: default\n' },
      })),
      'ConfigMap default/config',
      '/data/config.yaml',
    ],
    [
      'a value of a Secret',
      only('Secret', (object) => ({ ...object, stringData: { token: 'another' } })),
      'Secret default/token',
      '/data/token',
    ],
    [
      'one more value of a Secret',
      only('Secret', (object) => ({ ...object, stringData: { token: 'the-token-itself', more: 'x' } })),
      'Secret default/token',
      '/data/more',
    ],
  ])('is found: %s', async (_, edit, subject, path) => {
    const found = await audit(sent(edit));
    expect(found.map((one) => [one.clusterId, one.subject, one.path])).toContainEqual(['prow', subject, path]);
    expect(new Set(found.map((one) => one.subject))).toEqual(new Set([subject]));
    expect(JSON.stringify(found)).not.toMatch(/the-token-itself|dGhlLXRva2VuLWl0c2VsZg/);
  });

  it('is told by what was expected and observed, of a text by its line', async () => {
    const [field] = await audit(sent(inSpec({ minReadySeconds: 1 })));
    expect(field).toMatchObject({ expected: 'nothing', observed: '1' });
    const text = only('ConfigMap', (object) => ({
      ...object,
      data: { 'config.yaml': 'prowjob_namespace: default\npod_namespace: default\n' },
    }));
    const [line] = await audit(sent(text));
    expect(line).toMatchObject({
      expected: '"pod_namespace: test-pods"',
      observed: '"pod_namespace: default" at line 2',
    });
  });

  it('is found where it took a field or an object away', async () => {
    const without = only('Deployment', (object) => {
      const { replicas: _, ...spec } = Object(object['spec']);
      return { ...object, spec };
    });
    expect(await audit(sent(without))).toMatchObject([{ path: '/spec/replicas', expected: '2' }]);
    expect(await audit(sent().slice(1))).toMatchObject([{ subject: 'Deployment default/deck', path: 'left out' }]);
    expect(await audit(sent(), { added: ['Secret default/kubeconfig'] })).toMatchObject([
      { subject: 'Secret default/kubeconfig', path: 'left out' },
    ]);
  });

  it('is found where it added an object, under whatever name of a manager', async () => {
    const more = { ...PODS, metadata: { name: 'more' } };
    expect(await audit([...sent(), { sent: more }])).toMatchObject([{ subject: 'Namespace more', path: 'added' }]);
    const named = { ...more, metadata: { name: 'more', annotations: { 'pulumi.com/patchFieldManager': 'me' } } };
    expect(await audit([...sent(), { sent: named, managers: ['me'] }])).toMatchObject([{ path: 'added' }]);
    expect(await audit([...sent(), { sent: more, managers: ['somebody-else'] }])).toEqual([]);
  });

  it('is found where the same object was sent twice', async () => {
    const twice = sent().map((one) =>
      one.sent.kind === 'Namespace' ? { ...one, managers: ['pulumi-kubernetes-a', 'pulumi-kubernetes-b'] } : one,
    );
    expect(await audit(twice)).toMatchObject([{ subject: 'Namespace test-pods', path: '/metadata/managedFields' }]);
  });
});

describe('a deployment that ended before everything was made', () => {
  it('misses nothing, and is held for what there is', async () => {
    expect(await audit(sent().slice(1), {}, false)).toEqual([]);
    expect(await audit(sent(inSpec({ replicas: 3 })).slice(0, 1), {}, false)).toMatchObject([
      { path: '/spec/replicas' },
    ]);
  });
});
