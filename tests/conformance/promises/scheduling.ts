import { expect } from 'vitest';
import { untilCondition, WAITS } from '../asking.js';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import {
  ANSWERING_PORT,
  answering,
  anywhere,
  askFromPod,
  changeNode,
  createAnywhere,
  isReady,
  nameOf,
  onNodes,
  untilNoneIsTaken,
  untilUnschedulable,
} from '../workloads.js';
import { ASSIGNING, DRAINING, POD_API, RESOURCES, SPREADING, TAINTS } from './sources.js';

const TAINT = { key: 'prow-staging.dev/test', value: 'yes' };
const HOST_PORT = 28_080;

/** Which node a pod goes to, and which it has to leave. */
export const SCHEDULING: readonly NodePromise[] = [
  {
    id: 'requests-are-counted',
    fields: ['containers[].resources.requests'],
    says: 'A node takes no more requests than it has: what fits nowhere is Pending until something goes.',
    source: `${RESOURCES}#how-pods-with-resource-requests-are-scheduled`,
    isAlone: true,
    keep: async (node) => {
      for (const name of ['first', 'second']) await createAnywhere(node, name, await mostOf(node));
      const nodes = await Promise.all(['first', 'second'].map((name) => nodeOf(node, name)));
      expect(new Set(nodes).size).toBe(2);
      await createAnywhere(node, 'third', await mostOf(node));
      expect(await untilUnschedulable(node, 'third')).toContain('Insufficient cpu');
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'first' });
      expect(await nodeOf(node, 'third')).toBe(nodes[0]);
    },
  },
  {
    id: 'host-ports-are-exclusive',
    fields: ['containers[].ports[].hostPort'],
    says: "A host port leads from the node's address to its pod, and a node has each only once.",
    source: `${POD_API}#ports`,
    // A host node's ports are its agent's, and other promises restart that of the second node.
    isAlone: true,
    keep: async (node) => {
      const ports = [{ name: 'http', containerPort: ANSWERING_PORT, hostPort: HOST_PORT }];
      const names = ['first', 'second'];
      for (const name of names) await createAnywhere(node, name, { containers: [answering(node, { ports })] });
      const pods = await Promise.all(
        names.map((name) => untilCondition(node, name, { type: 'Ready', status: 'True' })),
      );
      expect(new Set(pods.map(({ spec }) => spec?.nodeName)).size).toBe(2);
      for (const pod of pods) {
        const host = pod.status?.hostIP ?? '';
        expect(await askFromPod(node, `asks-${nameOf(pod)}`, { host, port: HOST_PORT })).toEqual([nameOf(pod)]);
      }
      await createAnywhere(node, 'third', { containers: [answering(node, { ports })] });
      expect(await untilUnschedulable(node, 'third')).toContain("didn't have free ports");
    },
  },
  {
    id: 'pods-keep-apart-or-together',
    fields: ['affinity'],
    says: 'Anti-affinity puts pods on different nodes, affinity on the same, node affinity on those it names.',
    source: `${ASSIGNING}#affinity-and-anti-affinity`,
    keep: async (node) => {
      const containers = [node.shell(WAITS)];
      await createAnywhere(node, 'first', { containers }, { app: 'one' });
      const first = await nodeOf(node, 'first');
      const term = (app: string) => ({
        labelSelector: { matchLabels: { app } },
        topologyKey: 'kubernetes.io/hostname',
      });
      const { affinity } = anywhere(node);
      const required = 'requiredDuringSchedulingIgnoredDuringExecution';
      await createAnywhere(node, 'apart', {
        containers,
        affinity: { ...affinity, podAntiAffinity: { [required]: [term('one')] } },
      });
      await createAnywhere(node, 'together', {
        containers,
        affinity: { ...affinity, podAffinity: { [required]: [term('one')] } },
      });
      const [other = ''] = [node.place.name, ...node.place.peers].filter((name) => name !== first);
      expect(await nodeOf(node, 'apart')).toBe(other);
      expect(await nodeOf(node, 'together')).toBe(first);
      await createAnywhere(node, 'named', { containers, affinity: { nodeAffinity: { [required]: onNodes([other]) } } });
      expect(await nodeOf(node, 'named')).toBe(other);
    },
  },
  {
    id: 'pods-spread',
    fields: ['topologySpreadConstraints'],
    says: 'With a topology spread of at most one, four pods are two on each of two nodes.',
    source: SPREADING,
    keep: async (node) => {
      const spread = {
        ...{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
        labelSelector: { matchLabels: { app: 'spread' } },
      };
      const names = ['a', 'b', 'c', 'd'];
      const spec = { containers: [node.shell(WAITS)], topologySpreadConstraints: [spread] };
      for (const name of names) await createAnywhere(node, name, spec, { app: 'spread' });
      const nodes = await Promise.all(names.map((name) => nodeOf(node, name)));
      const [node0, node1] = [node.place.name, ...node.place.peers];
      expect(nodes.sort()).toEqual([node0, node0, node1, node1].sort());
    },
  },
  {
    id: 'taints-keep-pods-away',
    fields: ['tolerations'],
    says: 'A NoSchedule taint keeps new pods away that do not tolerate it, and leaves those that are there.',
    source: TAINTS,
    isAlone: true,
    keep: async (node) => {
      await onOneNode(node, 'there', {});
      await untilCondition(node, 'there', { type: 'Ready', status: 'True' });
      let away = '';
      await tainted(node, 'NoSchedule', async () => {
        const { name, why } = await untilNoneIsTaken(node, (one) => onOneNode(node, one, {}));
        expect(why).toContain('untolerated taint');
        away = name;
        const { tolerations = [] } = anywhere(node);
        const tolerates = { tolerations: [...tolerations, { ...TAINT, operator: 'Equal', effect: 'NoSchedule' }] };
        await onOneNode(node, 'tolerates', tolerates);
        await untilCondition(node, 'tolerates', { type: 'Ready', status: 'True' });
        expect(isReady(await node.pod('there'))).toBe(true);
      });
      await untilCondition(node, away, { type: 'Ready', status: 'True' });
    },
  },
  {
    id: 'taints-put-pods-out',
    fields: ['tolerations'],
    says: 'A NoExecute taint puts pods out that do not tolerate it, others after their tolerationSeconds.',
    source: `${TAINTS}#taint-based-evictions`,
    isAlone: true,
    keep: async (node) => {
      const { tolerations = [] } = anywhere(node);
      const tolerated = { ...TAINT, operator: 'Equal', effect: 'NoExecute' };
      await onOneNode(node, 'goes', {});
      await onOneNode(node, 'goes-later', { tolerations: [...tolerations, { ...tolerated, tolerationSeconds: 5 }] });
      await onOneNode(node, 'stays', { tolerations: [...tolerations, tolerated] });
      for (const name of ['goes', 'goes-later', 'stays'])
        await untilCondition(node, name, { type: 'Ready', status: 'True' });
      await tainted(node, 'NoExecute', async () => {
        await node.untilGone('goes');
        expect(isReady(await node.pod('goes-later'))).toBe(true);
        await node.untilGone('goes-later');
        expect(isReady(await node.pod('stays'))).toBe(true);
      });
    },
  },
  {
    id: 'cordoned-nodes-get-nothing-new',
    fields: ['nodeSelector'],
    says: 'A cordoned node keeps its pods and gets no new ones until it is uncordoned.',
    source: DRAINING,
    isAlone: true,
    keep: async (node) => {
      await onOneNode(node, 'there', {});
      await untilCondition(node, 'there', { type: 'Ready', status: 'True' });
      await changeNode(node, node.place.name, (spec) => ({ ...spec, unschedulable: true }));
      let added = '';
      try {
        const { name, why } = await untilNoneIsTaken(node, (one) => onOneNode(node, one, {}));
        expect(why).toContain('unschedulable');
        added = name;
        expect(isReady(await node.pod('there'))).toBe(true);
      } finally {
        await changeNode(node, node.place.name, (spec) => ({ ...spec, unschedulable: false }));
      }
      await untilCondition(node, added, { type: 'Ready', status: 'True' });
    },
  },
];

/** A pod that only the first of the nodes can get. */
async function onOneNode(node: NodeUnderTest, name: string, more: object): Promise<void> {
  const nodeSelector = { 'kubernetes.io/hostname': node.place.name };
  await createAnywhere(node, name, { containers: [node.shell(WAITS)], nodeSelector, ...more });
}

/** Taints the first of the nodes while something is asked. */
async function tainted(node: NodeUnderTest, effect: string, ask: () => Promise<void>): Promise<void> {
  await changeNode(node, node.place.name, (spec) => ({
    ...spec,
    taints: [...(spec.taints ?? []), { ...TAINT, effect }],
  }));
  try {
    await ask();
  } finally {
    await changeNode(node, node.place.name, (spec) => ({
      ...spec,
      taints: (spec.taints ?? []).filter(({ key }) => key !== TAINT.key),
    }));
  }
}

/** A pod that asks for more than half of a node's processors, and uses none. */
async function mostOf(node: NodeUnderTest) {
  const { status } = await node.core.readNode({ name: node.place.name });
  const cpu = status?.allocatable?.['cpu'] ?? '';
  const millis = cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
  return { containers: [node.shell(WAITS, { resources: { requests: { cpu: `${Math.ceil(millis * 0.6)}m` } } })] };
}

/** The node a pod runs on, once it is ready there. */
async function nodeOf(node: NodeUnderTest, name: string): Promise<string> {
  return (await untilCondition(node, name, { type: 'Ready', status: 'True' })).spec?.nodeName ?? '';
}
