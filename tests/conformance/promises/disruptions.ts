import { expect } from 'vitest';
import { untilCondition, untilSays, untilSo, WAITS } from '../asking.js';
import { startHearing } from '../hearing.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { AT_ONCE, anywhere, changeNode, deploy, isReady, nameOf, onNodes, podsOf, template } from '../workloads.js';
import { untilHeard } from './nothing-left.js';
import { DISRUPTIONS, NODES, STATEFUL_SETS } from './sources.js';

/** kube-controller-manager waits 50 s for a node that is silent; the rest is for a busy machine. */
const LOSS_LIMIT_MS = 180_000;
const RETURN_LIMIT_MS = 120_000;

/** A node that goes: emptied with care, or lost. */
export const DISRUPTED: readonly NodePromise[] = [
  {
    id: 'drains-respect-budgets',
    fields: ['terminationGracePeriodSeconds'],
    says: 'An eviction waits until the disruption budget allows it, and ends its pod with its grace.',
    source: `${DISRUPTIONS}#pod-disruption-budgets`,
    isAlone: true,
    keep: async (node) => {
      const { namespace } = node;
      const spec = {
        containers: [node.shell(`sleep 5; touch /tmp/ready; ${WAITS}`, { readinessProbe: isThere('/tmp/ready') })],
      };
      await node.policy.createNamespacedPodDisruptionBudget({
        namespace,
        body: {
          metadata: { name: 'drained' },
          spec: { minAvailable: 1, selector: { matchLabels: { app: 'drained' } } },
        },
      });
      await changeNode(node, node.place.peers[0] ?? '', (peer) => ({ ...peer, unschedulable: true }));
      try {
        await deploy(node, 'drained', { replicas: 2, spec });
      } finally {
        await changeNode(node, node.place.peers[0] ?? '', (peer) => ({ ...peer, unschedulable: false }));
      }
      await changeNode(node, node.place.name, (own) => ({ ...own, unschedulable: true }));
      try {
        const [first, second] = await podsOf(node, 'drained');
        await untilBudgetAllows(node, 'drained');
        await evict(node, first);
        await expect(evict(node, second)).rejects.toMatchObject({ code: 429 });
        expect(isReady(await node.pod(nameOf(second ?? {})))).toBe(true);
        await untilSo(() => evict(node, second).then(() => 'evicted', String), {
          isSo: (answer) => answer === 'evicted',
          what: 'the second pod may go once the first is replaced',
        });
        const pods = await untilSo(() => podsOf(node, 'drained'), {
          isSo: (now) => now.length === 2 && now.every(isReady),
          what: 'both pods are replaced',
        });
        expect(new Set(pods.map((pod) => pod.spec?.nodeName))).toEqual(new Set(node.place.peers));
      } finally {
        await changeNode(node, node.place.name, (own) => ({ ...own, unschedulable: false }));
      }
    },
  },
  {
    id: 'lost-nodes-are-noticed-and-come-back',
    fields: ['tolerations', 'restartPolicy'],
    says: 'A node whose agent is silent is NotReady and its pods are replaced elsewhere; when it is back they end.',
    source: `${NODES}#node-controller`,
    isAlone: true,
    keep: async (node) => {
      const tolerations = [...(anywhere(node).tolerations ?? []), ...patience(2)];
      await deploy(node, 'moved', {
        replicas: 1,
        spec: { ...prefers(node), tolerations, containers: [node.shell(WAITS)] },
      });
      const [before] = await podsOf(node, 'moved');
      expect(before?.spec?.nodeName).toBe(node.place.name);
      await node.create('stays', { containers: [node.shell(WAITS)], ...AT_ONCE });
      const staying = await untilCondition(node, 'stays', { type: 'Ready', status: 'True' });
      await lost(node, async () => {
        await untilCondition(node, 'stays', { type: 'Ready', status: 'False', limitMs: 10_000 });
        const [after] = await untilSo(() => podsOf(node, 'moved'), {
          isSo: (pods) =>
            pods.length === 1 && pods.every((pod) => isReady(pod) && nameOf(pod) !== nameOf(before ?? {})),
          what: 'the pod is replaced',
          limitMs: LOSS_LIMIT_MS,
        });
        expect(after?.spec?.nodeName).toBe(node.place.peers[0]);
        // Nobody but the lost node can say that the old one has ended.
        expect((await node.pod(nameOf(before ?? {}))).metadata?.deletionTimestamp).toBeDefined();
      });
      await node.untilGone(nameOf(before ?? {}), RETURN_LIMIT_MS);
      const back = await untilCondition(node, 'stays', { type: 'Ready', status: 'True', limitMs: RETURN_LIMIT_MS });
      expect(containerOf(back)).toMatchObject({ containerID: containerOf(staying)?.containerID, restartCount: 0 });
    },
  },
  {
    id: 'no-two-of-one-name',
    fields: ['tolerations'],
    says: 'A StatefulSet pod of a lost node is not replaced before the node says that it has ended.',
    source: `${STATEFUL_SETS}#deployment-and-scaling-guarantees`,
    isAlone: true,
    keep: async (node) => {
      const { namespace } = node;
      const tolerations = [...(anywhere(node).tolerations ?? []), ...patience(2)];
      // On the node that stays: what runs on the lost one is heard there, though nobody can ask for its log.
      const hearing = await startHearing(node, node.place.peers[0]);
      const script = `echo "began $HOSTNAME"; trap 'exit 0' TERM; ${hearing.speaking('$POD_UID')}`;
      const env = [{ name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } }];
      const containers = [node.shell(script, { command: ['/bin/bash', '-c', script], env })];
      await node.apps.createNamespacedStatefulSet({
        namespace,
        body: {
          metadata: { name: 'only' },
          spec: {
            ...{ serviceName: 'only', replicas: 1, selector: { matchLabels: { app: 'only' } } },
            template: template(node, 'only', { ...prefers(node), tolerations, containers }),
          },
        },
      });
      await untilSo(() => podsOf(node, 'only'), {
        isSo: ([pod]) => pod !== undefined && isReady(pod),
        what: 'only-0 runs',
      });
      const before = await node.pod('only-0');
      expect(before.spec?.nodeName).toBe(node.place.name);
      const lostAt = Date.now();
      await lost(node, async () => {
        await node.until('only-0', ({ metadata }) => metadata?.deletionTimestamp !== undefined, {
          what: 'only-0 is asked to go',
          limitMs: LOSS_LIMIT_MS,
        });
        expect((await node.pod('only-0')).metadata?.uid).toBe(before.metadata?.uid);
      });
      const after = await untilSo(() => node.pod('only-0').catch(() => null), {
        isSo: (pod) => pod !== null && pod.metadata?.uid !== before.metadata?.uid && isReady(pod),
        what: 'only-0 is there anew',
        limitMs: RETURN_LIMIT_MS,
      });
      expect(containerOf(after ?? {})?.restartCount).toBe(0);
      await untilSays(node, 'only-0', { text: 'began' });
      const [oldWord, newWord] = [before.metadata?.uid ?? '', after?.metadata?.uid ?? ''];
      await untilHeard(node, { hearing, word: newWord });
      const lastOfOld = Math.max(...(await hearing.heard(node, oldWord)));
      expect(lastOfOld, 'the last word of the one before').toBeGreaterThan(lostAt);
      // In the order they were heard: the times of the lines are as coarse as the node's notes of them.
      const words = await hearing.order(node, [oldWord, newWord]);
      expect(words.lastIndexOf(oldWord), 'the last word of the one before, the first of the new one').toBeLessThan(
        words.indexOf(newWord),
      );
    },
  },
];

/** Stays this long on a node that is not there. */
function patience(tolerationSeconds: number) {
  return ['not-ready', 'unreachable'].map((state) => ({
    ...{ key: `node.kubernetes.io/${state}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds },
  }));
}

/** Goes to the first of the nodes while it is there. */
function prefers(node: NodeUnderTest) {
  const { affinity } = anywhere(node);
  const [preference] = onNodes([node.place.name]).nodeSelectorTerms;
  const preferredDuringSchedulingIgnoredDuringExecution = preference === undefined ? [] : [{ weight: 100, preference }];
  return { affinity: { nodeAffinity: { ...affinity?.nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution } } };
}

/** Halts the agent of the first node while something is asked, and has it back and Ready afterwards. */
async function lost(node: NodeUnderTest, ask: () => Promise<void>): Promise<void> {
  const { name, agent } = node.place;
  const untilNode = (ready: boolean, limitMs: number) =>
    untilSo(() => node.core.readNode({ name }), {
      isSo: (own) => isReady(own) === ready,
      what: `node ${name} is ${ready ? 'Ready' : 'not Ready'}`,
      limitMs,
    });
  await agent.halt();
  try {
    await untilNode(false, LOSS_LIMIT_MS);
    await ask();
  } finally {
    await agent.restart();
    await untilNode(true, RETURN_LIMIT_MS);
  }
}

function isThere(path: string) {
  return { exec: { command: ['/bin/sh', '-c', `[ -e ${path} ]`] }, periodSeconds: 1, timeoutSeconds: 10 };
}

async function untilBudgetAllows(node: NodeUnderTest, name: string): Promise<void> {
  await untilSo(() => node.policy.readNamespacedPodDisruptionBudget({ namespace: node.namespace, name }), {
    isSo: ({ status }) => status?.disruptionsAllowed === 1,
    what: 'the budget has counted its pods',
  });
}

async function evict(node: NodeUnderTest, pod: Parameters<typeof nameOf>[0] = {}): Promise<void> {
  const { namespace } = node;
  const name = nameOf(pod);
  await node.core.createNamespacedPodEviction({ namespace, name, body: { metadata: { name, namespace } } });
}
