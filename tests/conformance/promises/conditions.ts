import type { V1Pod } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { secondsBetween, untilCondition, WAITS } from '../asking.js';
import { conditionOf, containerOf, wholeConditionOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE, POD_API } from './sources.js';

const CONDITIONS = `${LIFECYCLE}#pod-conditions`;
const ALL = ['PodScheduled', 'PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'];

/** What a pod says of itself as a whole. */
export const CONDITIONS_AND_PHASES: readonly NodePromise[] = [
  {
    id: 'running-pod-has-all-conditions',
    fields: ['containers[].name', 'containers[].image', 'containers[].command'],
    says: 'A pod whose containers run is Running, and every condition is True, from the time of its change on.',
    source: CONDITIONS,
    keep: async (node) => {
      await node.create('up', { containers: [node.shell(WAITS)] });
      const pod = await untilCondition(node, 'up', { type: 'Ready', status: 'True' });
      expect(pod.status?.phase).toBe('Running');
      for (const type of ALL) {
        expect(conditionOf(pod, type), type).toBe('True');
        const { lastTransitionTime } = wholeConditionOf(pod, type) ?? {};
        expect(secondsBetween(pod.metadata?.creationTimestamp, lastTransitionTime ?? undefined)).toBeGreaterThanOrEqual(
          0,
        );
      }
    },
  },
  {
    id: 'initialized-waits-for-init',
    fields: ['initContainers[].command'],
    says: 'While init containers run the pod is Pending, its sandbox is there, and it is not Initialized or Ready.',
    source: CONDITIONS,
    keep: async (node) => {
      await node.create('beginning', {
        initContainers: [node.shell(WAITS, { name: 'first' })],
        containers: [node.shell(WAITS)],
      });
      const pod = await node.until('beginning', (one) => containerOf(one, 'first')?.state?.running !== undefined, {
        what: 'init container running',
      });
      expect(pod.status?.phase).toBe('Pending');
      expect(ALL.map((type) => conditionOf(pod, type))).toEqual(['True', 'True', 'False', 'False', 'False']);
      expect(wholeConditionOf(pod, 'Initialized')?.reason).toBe('ContainersNotInitialized');
      expect(containerOf(pod)?.state?.waiting?.reason).toBe('PodInitializing');
    },
  },
  {
    id: 'ready-needs-every-container',
    fields: ['containers[].readinessProbe.exec'],
    says: 'A pod with one container that is not ready is Running, but neither ContainersReady nor Ready, and says which.',
    source: CONDITIONS,
    keep: async (node) => {
      const late = node.shell(WAITS, {
        name: 'late',
        readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 },
      });
      await node.create('half', { containers: [node.shell(WAITS), late] });
      const isHalf = (one: V1Pod) => one.status?.phase === 'Running' && containerOf(one)?.ready === true;
      const pod = await node.until('half', isHalf, { what: 'running, and main is ready' });
      expect(containerOf(pod, 'late')?.ready).toBe(false);
      expect(pod.status?.phase).toBe('Running');
      for (const type of ['ContainersReady', 'Ready']) {
        expect(wholeConditionOf(pod, type)).toMatchObject({ status: 'False', reason: 'ContainersNotReady' });
        expect(wholeConditionOf(pod, type)?.message).toContain('late');
      }
    },
  },
  {
    id: 'ready-waits-for-readiness-gates',
    fields: ['readinessGates[].conditionType'],
    says: 'With a readiness gate a pod is Ready only once its containers are and the named condition is True.',
    source: `${LIFECYCLE}#pod-readiness-gate`,
    keep: async (node) => {
      const type = 'prow-staging.dev/checked';
      await node.create('gated', { readinessGates: [{ conditionType: type }], containers: [node.shell(WAITS)] });
      const pod = await untilCondition(node, 'gated', { type: 'ContainersReady', status: 'True' });
      expect(wholeConditionOf(pod, 'Ready')).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' });
      const { namespace } = node;
      const body = [{ op: 'add', path: '/status/conditions/-', value: { type, status: 'True' } }];
      await node.core.patchNamespacedPodStatus({ namespace, name: 'gated', body });
      await untilCondition(node, 'gated', { type: 'Ready', status: 'True' });
    },
  },
  {
    id: 'completed-pod-is-not-ready',
    fields: ['restartPolicy'],
    says: 'A pod that has succeeded is not Ready for reason PodCompleted, and gives its sandbox back.',
    source: CONDITIONS,
    keep: async (node) => {
      await node.create('done', { restartPolicy: 'Never', containers: [node.shell('exit 0')] });
      await node.untilPhase('done', 'Succeeded');
      const pod = await untilCondition(node, 'done', { type: 'PodReadyToStartContainers', status: 'False' });
      expect(wholeConditionOf(pod, 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
      expect(wholeConditionOf(pod, 'ContainersReady')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
      expect(conditionOf(pod, 'Initialized')).toBe('True');
    },
  },
  {
    id: 'failed-pod-is-not-ready',
    fields: ['restartPolicy'],
    says: 'A pod whose containers have all ended and one of them failed is Failed and not Ready.',
    source: `${LIFECYCLE}#pod-phase`,
    keep: async (node) => {
      const containers = [node.shell('exit 0'), node.shell('exit 9', { name: 'worse' })];
      await node.create('mixed', { restartPolicy: 'Never', containers });
      const pod = await node.untilPhase('mixed', 'Failed');
      expect(conditionOf(pod, 'Ready')).toBe('False');
      expect(containerOf(pod, 'worse')?.state?.terminated?.exitCode).toBe(9);
      expect(containerOf(pod)?.state?.terminated?.exitCode).toBe(0);
    },
  },
  {
    id: 'addresses-are-told',
    fields: [],
    says: "A pod's status tells its own address, its node's, and when the node took it up.",
    source: `${POD_API}#PodStatus`,
    keep: async (node) => {
      await node.create('placed', { containers: [node.shell(WAITS)] });
      const { status, metadata } = await untilCondition(node, 'placed', { type: 'Ready', status: 'True' });
      const { status: nodeStatus } = await node.core.readNode({ name: node.place.name });
      const addresses = nodeStatus?.addresses?.map(({ address }) => address);
      expect(status?.podIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(status?.podIPs?.map(({ ip }) => ip)).toContain(status?.podIP);
      expect(addresses).toContain(status?.hostIP);
      expect(secondsBetween(metadata?.creationTimestamp, status?.startTime)).toBeGreaterThanOrEqual(0);
    },
  },
];
