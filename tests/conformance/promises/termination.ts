import { setTimeout as delay } from 'node:timers/promises';
import type { V1ContainerStatus } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { IGNORES_TERM, secondsBetween, untilCondition, WAITS } from '../asking.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE } from './sources.js';

/** Keeps a deleted pod visible until it is taken away. */
const FINALIZER = 'prow-staging.dev/asked';
const TERMINATION = `${LIFECYCLE}#pod-termination`;

/** How a pod ends that somebody deletes. */
export const TERMINATION_OF_PODS: readonly NodePromise[] = [
  {
    id: 'deletion-asks-with-sigterm',
    fields: ['terminationGracePeriodSeconds'],
    says: 'A deleted pod is told with SIGTERM and may end in its own way; its status tells how before it is gone.',
    source: TERMINATION,
    keep: async (node) => {
      const main = node.shell("trap 'exit 42' TERM; sleep 3600 & wait");
      const { pod } = await deleteWatched(node, { name: 'told', containers: [main] });
      expect(containerOf(pod)?.state?.terminated).toMatchObject({ exitCode: 42, reason: 'Error' });
      expect(containerOf(pod)?.restartCount).toBe(0);
      expect(await node.untilEvent('told', 'Killing')).toMatchObject({ type: 'Normal' });
    },
  },
  {
    id: 'pods-deleted-young-are-told',
    fields: ['terminationGracePeriodSeconds'],
    says: 'A pod that is deleted while it starts, at whatever moment, does not wait for the end of its grace period.',
    source: TERMINATION,
    keep: async (node) => {
      const terminationGracePeriodSeconds = 600;
      const pods = Array.from({ length: 10 }, (_, index) => ({ name: `young-${index}`, afterMs: index * 60 }));
      await Promise.all(
        pods.map(async ({ name, afterMs }) => {
          await node.create(name, { terminationGracePeriodSeconds, containers: [node.shell(WAITS)] });
          await node.until(name, ({ spec }) => spec?.nodeName !== undefined, { what: `${name} has a node` });
          await delay(afterMs);
          await node.core.deleteNamespacedPod({ namespace: node.namespace, name });
          await node.untilGone(name);
        }),
      );
    },
  },
  {
    id: 'deleted-pod-ends-in-a-final-phase',
    fields: ['restartPolicy'],
    says: 'A deleted pod becomes Succeeded or Failed by its exit codes before it is gone, whatever its restart policy.',
    source: `${LIFECYCLE}#pod-phase`,
    keep: async (node) => {
      const { pod: well } = await deleteWatched(node, { name: 'well', containers: [node.shell(WAITS)] });
      const { pod: badly } = await deleteWatched(node, {
        name: 'badly',
        containers: [node.shell(WAITS), node.shell("trap 'exit 1' TERM; sleep 3600 & wait", { name: 'bad' })],
      });
      expect([well.status?.phase, badly.status?.phase]).toEqual(['Succeeded', 'Failed']);
    },
  },
  {
    id: 'sigkill-after-the-grace-period',
    fields: ['terminationGracePeriodSeconds'],
    says: 'A container that does not end within the grace period is killed, and not before.',
    source: TERMINATION,
    keep: async (node) => {
      await Promise.all(
        [2, 20].map(async (grace) => {
          const containers = [node.shell(IGNORES_TERM)];
          const name = `deaf-${grace}`;
          const { pod, dueAt } = await deleteWatched(node, { name, containers, terminationGracePeriodSeconds: grace });
          const ended = containerOf(pod)?.state?.terminated;
          expect(ended?.exitCode).toBe(137);
          // The API server writes when the grace period will be over; both are whole seconds, the rest is for a busy
          // machine. No constant grace is within both of 1 to 8 s and 19 to 26 s.
          const late = secondsBetween(dueAt, ended?.finishedAt);
          expect(late, name).toBeGreaterThanOrEqual(-1);
          expect(late, name).toBeLessThan(6);
        }),
      );
    },
  },
  {
    id: 'deletion-may-shorten-the-grace-period',
    fields: ['terminationGracePeriodSeconds'],
    says: "A deletion that names a grace period of its own overrules the pod's.",
    source: TERMINATION,
    keep: async (node) => {
      const containers = [node.shell(IGNORES_TERM)];
      const spec = { name: 'hasty', terminationGracePeriodSeconds: 600, containers };
      const { pod, dueAt } = await deleteWatched(node, { ...spec, gracePeriodSeconds: 2 });
      const ended = containerOf(pod)?.state?.terminated;
      expect(ended?.exitCode).toBe(137);
      const late = secondsBetween(dueAt, ended?.finishedAt);
      expect(late).toBeGreaterThanOrEqual(-1);
      expect(late).toBeLessThan(8);
    },
  },
  {
    id: 'forced-deletion-is-immediate',
    fields: ['terminationGracePeriodSeconds'],
    says: 'With a grace period of 0 the name is free at once, and a new pod of that name runs.',
    source: `${LIFECYCLE}#pod-termination-forced`,
    keep: async (node) => {
      const spec = { terminationGracePeriodSeconds: 600, containers: [node.shell(IGNORES_TERM)] };
      const { metadata } = await node.create('name', spec);
      await untilCondition(node, 'name', { type: 'Ready', status: 'True' });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'name', gracePeriodSeconds: 0 });
      await node.create('name', { ...spec, terminationGracePeriodSeconds: 1 });
      const pod = await untilCondition(node, 'name', { type: 'Ready', status: 'True' });
      expect(pod.metadata?.uid).not.toBe(metadata?.uid);
    },
  },
  {
    id: 'all-containers-are-told',
    fields: ['containers[].name'],
    says: 'Every container of a deleted pod is told at the same time.',
    source: TERMINATION,
    keep: async (node) => {
      const slow = (name: string) => node.shell("trap 'sleep 8; exit 0' TERM; sleep 3600 & wait", { name });
      const { pod } = await deleteWatched(node, { name: 'several', containers: [slow('a'), slow('b'), slow('c')] });
      const ends = ['a', 'b', 'c'].map((name) => containerOf(pod, name)?.state?.terminated?.finishedAt);
      const [first, last] = [ends.toSorted().at(0), ends.toSorted().at(-1)];
      expect(secondsBetween(first, last)).toBeLessThan(8);
    },
  },
  {
    id: 'deleted-while-crashing',
    fields: ['restartPolicy'],
    says: 'A pod that waits in back-off and is deleted is not started again, and goes without waiting.',
    source: TERMINATION,
    keep: async (node) => {
      const { namespace } = node;
      const spec = { terminationGracePeriodSeconds: 600, containers: [node.shell('exit 1')] };
      await node.create('crashing', spec, { finalizers: [FINALIZER] });
      // In a back-off of 20 s or more, with half of it to come: what is told may be late.
      const waiting = await node.until('crashing', (pod) => hasToWait(containerOf(pod)), {
        what: 'waiting in back-off after two restarts',
        limitMs: 150_000,
      });
      await node.core.deleteNamespacedPod({ namespace, name: 'crashing' });
      try {
        const pod = await node.untilPhase('crashing', 'Failed', 40_000);
        expect(containerOf(pod)?.restartCount).toBe(containerOf(waiting)?.restartCount);
        expect(containerOf(pod)?.state?.terminated).toMatchObject({ exitCode: 1 });
      } finally {
        await letGo(node, 'crashing');
      }
      await node.untilGone('crashing', 40_000);
    },
  },
];

/**
 * Deletes a pod that runs, waits for its end and lets it go. Returns it as it was when it had ended, with when its grace period was to be over: the
 * API server said so at the deletion, and says something else once the node has deleted the object for good.
 */
async function deleteWatched(
  node: NodeUnderTest,
  {
    name,
    gracePeriodSeconds,
    ...spec
  }: Parameters<NodeUnderTest['create']>[1] & { readonly name: string; readonly gracePeriodSeconds?: number },
) {
  const { namespace } = node;
  await node.create(name, spec, { finalizers: [FINALIZER] });
  await untilCondition(node, name, { type: 'Ready', status: 'True' });
  const sooner = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
  const { metadata } = await node.core.deleteNamespacedPod({ namespace, name, ...sooner });
  const isEnded = (status: { phase?: string } | undefined) =>
    status?.phase === 'Succeeded' || status?.phase === 'Failed';
  try {
    const pod = await node.until(name, ({ status }) => isEnded(status), { what: `deleted pod ${name} has ended` });
    return { pod, dueAt: metadata?.deletionTimestamp };
  } finally {
    await letGo(node, name);
  }
}

/** Whether a container waits for its next start, with half of the wait or more to come. */
function hasToWait({ state, lastState, restartCount = 0 }: Partial<V1ContainerStatus> = {}): boolean {
  // A kubelet that has nothing to do until the back-off is over may tell so late that it waits: it tells of the end.
  const ended = state?.terminated ?? (state?.waiting === undefined ? undefined : lastState?.terminated);
  // 10 s after the first restart, then twice as long each time; this is half of it.
  const sinceEnd = secondsBetween(ended?.finishedAt, new Date());
  return restartCount >= 2 && sinceEnd > 2 && sinceEnd < 2.5 * 2 ** restartCount;
}

async function letGo({ core, namespace }: NodeUnderTest, name: string): Promise<void> {
  await core.patchNamespacedPod({ namespace, name, body: [{ op: 'remove', path: '/metadata/finalizers' }] });
}
