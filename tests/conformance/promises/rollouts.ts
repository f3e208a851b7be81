import type { V1DeploymentStrategy, V1Pod, V1PodTemplateSpec } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { answerOf, untilSo, WAITS } from '../asking.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import {
  changeDeployment,
  deploy,
  isReady,
  nameOf,
  podsOf,
  template,
  untilAvailable,
  untilWritten,
  watching,
} from '../workloads.js';
import { DAEMON_SETS, DEPLOYMENTS, STATEFUL_SETS } from './sources.js';

const REPLICAS = 4;

/** Workloads whose pods are replaced, on nodes that tell when a pod is ready and when it is gone. */
export const ROLLOUTS: readonly NodePromise[] = [
  {
    id: 'surge-comes-before-what-it-replaces',
    fields: ['containers[].readinessProbe.exec'],
    says: 'With maxSurge 1 and maxUnavailable 0 no pod goes before a new one is ready, and only one more is there.',
    source: `${DEPLOYMENTS}#rolling-update-deployment`,
    keep: async (node) => {
      const seen = await rolledOut(node, { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
      expect(Math.min(...seen.map(({ ready }) => ready))).toBeGreaterThanOrEqual(REPLICAS);
      expect(Math.max(...seen.map(({ there }) => there))).toBe(REPLICAS + 1);
    },
  },
  {
    id: 'unavailable-makes-room-first',
    fields: ['containers[].readinessProbe.exec'],
    says: 'With maxSurge 0 and maxUnavailable 1 there is never a pod too many, and never more than one too few.',
    source: `${DEPLOYMENTS}#rolling-update-deployment`,
    keep: async (node) => {
      const seen = await rolledOut(node, { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
      expect(Math.min(...seen.map(({ ready }) => ready))).toBe(REPLICAS - 1);
      expect(Math.max(...seen.map(({ there }) => there))).toBe(REPLICAS);
    },
  },
  {
    id: 'surge-and-unavailable-together',
    fields: ['containers[].readinessProbe.exec'],
    says: 'With maxSurge 1 and maxUnavailable 1 there is one pod too many and one ready pod too few at most.',
    source: `${DEPLOYMENTS}#rolling-update-deployment`,
    keep: async (node) => {
      const seen = await rolledOut(node, { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } });
      expect(Math.min(...seen.map(({ ready }) => ready))).toBeGreaterThanOrEqual(REPLICAS - 1);
      expect(Math.max(...seen.map(({ there }) => there))).toBe(REPLICAS + 1);
    },
  },
  {
    id: 'recreate-ends-all-first',
    fields: ['terminationGracePeriodSeconds'],
    says: 'With strategy Recreate no new pod is made before every old one has ended.',
    source: `${DEPLOYMENTS}#recreate-deployment`,
    keep: async (node) => {
      await deploy(node, 'again', { replicas: 2, strategy: { type: 'Recreate' }, spec: version(node, '1') });
      const stop = watching(async () => {
        const { items } = await node.core.listNamespacedPod({ namespace: node.namespace });
        const active = items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
        return new Set(active.map(({ metadata }) => metadata?.labels?.['pod-template-hash'])).size;
      });
      await change(node, 'again');
      await untilAvailable(node, 'again', 2);
      expect(Math.max(...(await stop()))).toBe(1);
    },
  },
  {
    id: 'a-version-that-is-never-ready-stops-its-rollout',
    fields: ['containers[].image'],
    says: 'A new version that never becomes ready is told as progress past its deadline, and the old one serves on.',
    source: `${DEPLOYMENTS}#failed-deployment`,
    keep: async (node) => {
      const { namespace } = node;
      await deploy(node, 'stuck', { replicas: 2, spec: version(node, '1') });
      const containers = [node.shell(WAITS, { image: 'prow-staging.invalid/never:1' })];
      await changeDeployment(node, 'stuck', (spec) => ({
        ...spec,
        progressDeadlineSeconds: 5,
        template: template(node, 'stuck', { containers }),
      }));
      const { status } = await untilSo(() => node.apps.readNamespacedDeployment({ namespace, name: 'stuck' }), {
        isSo: (now) => now.status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') === true,
        what: 'the rollout is given up',
        limitMs: 120_000,
      });
      expect(status?.availableReplicas).toBe(2);
    },
  },
  {
    id: 'daemons-are-on-every-node',
    fields: [],
    says: 'A DaemonSet has one pod on each of the nodes, and replaces them one by one.',
    source: DAEMON_SETS,
    keep: async (node) => {
      const { namespace } = node;
      await node.apps.createNamespacedDaemonSet({
        namespace,
        body: {
          metadata: { name: 'daemon' },
          spec: {
            selector: { matchLabels: { app: 'daemon' } },
            template: template(node, 'daemon', version(node, '1')),
          },
        },
      });
      const both = await untilReady(node, 'daemon', 2);
      expect(both.map((pod) => pod.spec?.nodeName).sort()).toEqual([node.place.name, ...node.place.peers].sort());
      await untilWritten('daemon set daemon', async () => {
        const body = await node.apps.readNamespacedDaemonSet({ namespace, name: 'daemon' });
        if (body.spec !== undefined) body.spec.template = template(node, 'daemon', version(node, '2'));
        return node.apps.replaceNamespacedDaemonSet({ namespace, name: 'daemon', body });
      });
      await untilSo(() => node.apps.readNamespacedDaemonSet({ namespace, name: 'daemon' }), {
        isSo: ({ metadata, status }) =>
          status?.observedGeneration === metadata?.generation &&
          status?.updatedNumberScheduled === 2 &&
          status.numberReady === 2,
        what: 'both daemons are replaced',
        limitMs: 120_000,
      });
      const known = new Set(both.map(({ metadata }) => metadata?.uid));
      expect((await untilReady(node, 'daemon', 2)).some(({ metadata }) => known.has(metadata?.uid))).toBe(false);
    },
  },
  {
    id: 'stateful-pods-come-in-order',
    fields: [],
    says: 'Pods of a StatefulSet start in order, keep their names and their claims, and are replaced from the last on.',
    source: `${STATEFUL_SETS}#deployment-and-scaling-guarantees`,
    isServedByUs: 'the provisioner and its folders, which kubelets share as they would a network file system',
    keep: async (node) => {
      const { namespace } = node;
      const script = `echo "$HOSTNAME" >> /kept/names; sleep 1; touch /tmp/ready; ${WAITS}`;
      const spec = (text: string) => ({
        ...version(node, text, script),
        containers: version(node, text, script).containers.map((container) => ({
          ...container,
          volumeMounts: [{ name: 'kept', mountPath: '/kept' }],
        })),
      });
      const resources = { requests: { storage: '1Mi' } };
      await node.apps.createNamespacedStatefulSet({
        namespace,
        body: {
          metadata: { name: 'ordered' },
          spec: {
            ...{ serviceName: 'ordered', replicas: 2, selector: { matchLabels: { app: 'ordered' } } },
            template: template(node, 'ordered', spec('1')),
            volumeClaimTemplates: [{ metadata: { name: 'kept' }, spec: { accessModes: ['ReadWriteOnce'], resources } }],
          },
        },
      });
      const [first, second] = await untilReady(node, 'ordered', 2);
      expect(Number(second?.metadata?.creationTimestamp)).toBeGreaterThanOrEqual(readyFrom(first));
      await changeStatefulSet(node, 'ordered', template(node, 'ordered', spec('2')));
      await untilSo(() => node.apps.readNamespacedStatefulSet({ namespace, name: 'ordered' }), {
        // Before the controller has seen the change, the status still speaks of the old revision.
        isSo: ({ metadata, status }) =>
          status?.observedGeneration === metadata?.generation &&
          status?.currentRevision === status?.updateRevision &&
          status?.updatedReplicas === 2,
        what: 'both pods have the new revision',
        limitMs: 120_000,
      });
      const [newFirst, newSecond] = await untilReady(node, 'ordered', 2);
      expect(Number(newFirst?.metadata?.creationTimestamp)).toBeGreaterThanOrEqual(readyFrom(newSecond));
      for (const name of ['ordered-0', 'ordered-1']) expect(await keptBy(node, name)).toBe(`${name}\n${name}`);
    },
  },
];

/**
 * A container that is ready a second after it began, in one of several versions. Its probe is given time: on a busy
 * machine a command takes more than the second that is the default, and a pod that has been ready is not any more.
 */
function version(node: NodeUnderTest, text: string, script = `sleep 1; touch /tmp/ready; ${WAITS}`) {
  const exec = { command: ['/bin/sh', '-c', '[ -e /tmp/ready ]'] };
  const readinessProbe = { exec, periodSeconds: 1, timeoutSeconds: 10 };
  const container = node.shell(script, { readinessProbe, env: [{ name: 'VERSION', value: text }] });
  return { containers: [container] };
}

/** Rolls a Deployment out anew. Returns how many pods were there and ready from the beginning to the end. */
async function rolledOut(node: NodeUnderTest, strategy: V1DeploymentStrategy) {
  await deploy(node, 'rolled', {
    replicas: REPLICAS,
    strategy: { type: 'RollingUpdate', ...strategy },
    spec: version(node, '1'),
  });
  const stop = watching(async () => {
    const pods = await podsOf(node, 'rolled');
    return { there: await podsAllowed(node, 'rolled'), ready: pods.filter(isReady).length };
  });
  await change(node, 'rolled');
  await untilAvailable(node, 'rolled', REPLICAS);
  return stop();
}

/**
 * How many pods a Deployment has allowed its ReplicaSets. It reckons with these numbers, not with pods: one that a
 * ReplicaSet no longer may have is there until a busy controller comes round to delete it.
 */
async function podsAllowed({ apps, namespace }: NodeUnderTest, app: string): Promise<number> {
  const { items } = await apps.listNamespacedReplicaSet({ namespace, labelSelector: `app=${app}` });
  return items.reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0);
}

async function change(node: NodeUnderTest, name: string): Promise<void> {
  await changeDeployment(node, name, (spec) => ({ ...spec, template: template(node, name, version(node, '2')) }));
}

/** Changes a StatefulSet's template, again where its controller was faster. */
async function changeStatefulSet({ apps, namespace }: NodeUnderTest, name: string, to: V1PodTemplateSpec) {
  await untilWritten(`stateful set ${name}`, async () => {
    const body = await apps.readNamespacedStatefulSet({ namespace, name });
    if (body.spec !== undefined) body.spec.template = to;
    return apps.replaceNamespacedStatefulSet({ namespace, name, body });
  });
}

/** The pods of a workload by name, once this many are ready. */
async function untilReady(node: NodeUnderTest, app: string, count: number) {
  const pods = await untilSo(() => podsOf(node, app), {
    isSo: (found) => found.length === count && found.every(isReady),
    what: `${count} pods of ${app} are ready`,
    limitMs: 120_000,
  });
  return pods.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

/**
 * Milliseconds since the epoch before which a pod of {@link version} cannot have been ready. Not the time of its
 * condition: that is a later one where a busy machine made a probe late.
 */
function readyFrom(pod: V1Pod | undefined): number {
  const startedAt = containerOf(pod ?? {})?.state?.running?.startedAt;
  return Number(startedAt ?? Number.NaN) + 1000;
}

/** What a pod of the StatefulSet has in its claim. */
async function keptBy(node: NodeUnderTest, name: string): Promise<string> {
  const volumes = [{ name: 'kept', persistentVolumeClaim: { claimName: `kept-${name}` } }];
  const volumeMounts = [{ name: 'kept', mountPath: '/kept' }];
  return answerOf(node, 'cat /kept/names', { name: `reads-${name}`, container: { volumeMounts }, pod: { volumes } });
}
