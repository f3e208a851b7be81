import { expect } from 'vitest';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';

const LIFECYCLE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/';

/** What becomes of a container that ends. */
export const RESTART_POLICY: readonly NodePromise[] = [
  {
    id: 'never-restarts-what-succeeded',
    fields: ['restartPolicy'],
    says: 'With restartPolicy Never a container that exits 0 is not started again, and the pod is Succeeded.',
    source: `${LIFECYCLE}#pod-phase`,
    keep: async (node) => {
      await node.create('once', { restartPolicy: 'Never', containers: [node.shell('exit 0')] });
      const pod = await node.untilPhase('once', 'Succeeded');
      expect(containerOf(pod)?.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
      expect(containerOf(pod)?.restartCount).toBe(0);
    },
  },
  {
    id: 'never-restarts-what-failed',
    fields: ['restartPolicy'],
    says: 'With restartPolicy Never a container that exits other than 0 is not started again, and the pod is Failed.',
    source: `${LIFECYCLE}#pod-phase`,
    keep: async (node) => {
      await node.create('once', { restartPolicy: 'Never', containers: [node.shell('exit 7')] });
      const pod = await node.untilPhase('once', 'Failed');
      expect(containerOf(pod)?.state?.terminated).toMatchObject({ exitCode: 7, reason: 'Error' });
    },
  },
];
