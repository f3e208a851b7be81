import { expect } from 'vitest';
import { secondsBetween, untilCondition, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { POD_API } from './sources.js';

/** Pods that may run for so long and no longer. */
export const DEADLINE: readonly NodePromise[] = [
  {
    id: 'deadline-fails-the-pod',
    fields: ['activeDeadlineSeconds'],
    says: 'A pod that is active for longer than activeDeadlineSeconds is ended and Failed with reason DeadlineExceeded.',
    source: `${POD_API}#lifecycle`,
    keep: async (node) => {
      await node.create('late', {
        activeDeadlineSeconds: 4,
        terminationGracePeriodSeconds: 5,
        containers: [node.shell(WAITS)],
      });
      const pod = await node.untilPhase('late', 'Failed');
      expect(pod.status?.reason).toBe('DeadlineExceeded');
      expect(await node.untilEvent('late', 'DeadlineExceeded')).toBeDefined();
      const ended = await node.until('late', (one) => containerOf(one)?.state?.terminated !== undefined, {
        what: 'ended',
      });
      const { finishedAt } = containerOf(ended)?.state?.terminated ?? {};
      expect(secondsBetween(pod.status?.startTime, finishedAt)).toBeGreaterThanOrEqual(3);
    },
  },
  {
    id: 'deadline-counts-init-and-restarts',
    fields: ['activeDeadlineSeconds', 'restartPolicy'],
    says: 'The deadline counts from the start of the pod, through init containers and restarts.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior',
    keep: async (node) => {
      const initContainers = [node.shell(WAITS, { name: 'first' })];
      await node.create('init', { activeDeadlineSeconds: 4, initContainers, containers: [node.shell(WAITS)] });
      await node.create('restarts', { activeDeadlineSeconds: 6, containers: [node.shell('exit 1')] });
      for (const name of ['init', 'restarts']) {
        const pod = await node.untilPhase(name, 'Failed');
        expect(pod.status?.reason).toBe('DeadlineExceeded');
      }
    },
  },
  {
    id: 'deadline-may-be-set-later',
    fields: [],
    says: 'activeDeadlineSeconds may be given to a pod that runs, and counts from its start.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement',
    keep: async (node) => {
      await node.create('later', { containers: [node.shell(WAITS)] });
      await untilCondition(node, 'later', { type: 'Ready', status: 'True' });
      const body = [{ op: 'add', path: '/spec/activeDeadlineSeconds', value: 1 }];
      await node.core.patchNamespacedPod({ namespace: node.namespace, name: 'later', body });
      const pod = await node.untilPhase('later', 'Failed');
      expect(pod.status?.reason).toBe('DeadlineExceeded');
    },
  },
];
