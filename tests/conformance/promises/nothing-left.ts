import { setTimeout as delay } from 'node:timers/promises';
import type { V1Container } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { untilSo } from '../asking.js';
import { startHearing } from '../hearing.js';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE } from './sources.js';

/** What was said just before the end may be heard and noted a moment later. */
const NOTED_LATE_MS = 2000;
/** Whoever still runs would have spoken a dozen times. */
const SILENCE_MS = 6000;

/** What a deleted pod leaves behind: nothing that runs. */
export const NOTHING_LEFT: readonly NodePromise[] = [
  {
    id: 'deleted-pods-leave-nothing-running',
    fields: ['terminationGracePeriodSeconds'],
    says: 'Once a deleted pod is gone none of its processes runs, neither one that ignores SIGTERM nor a child left alone.',
    source: `${LIFECYCLE}#pod-termination`,
    keep: async (node) => {
      const hearing = await startHearing(node);
      const containers = [
        bash(node, 'deaf', `trap '' TERM; ${hearing.speaking('deaf')}`),
        bash(
          node,
          'leaves',
          `trap 'exit 0' TERM; (trap '' TERM; ${hearing.speaking('child')}) & while :; do wait; done`,
        ),
      ];
      await node.create('speaks', { terminationGracePeriodSeconds: 3, containers });
      for (const word of ['deaf', 'child']) await untilHeard(node, { hearing, word });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'speaks' });
      await node.untilGone('speaks');
      const goneAt = Date.now();
      await delay(SILENCE_MS);
      for (const word of ['deaf', 'child']) {
        const late = (await hearing.heard(node, word)).filter((at) => at > goneAt + NOTED_LATE_MS);
        expect(late, `times at which ${word} was heard though its pod was gone`).toEqual([]);
      }
    },
  },
  {
    id: 'ended-pods-leave-nothing-running',
    fields: ['restartPolicy'],
    says: 'What a container has started ends with it: a child that was left alone does not outlive the first process.',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    keep: async (node) => {
      const hearing = await startHearing(node);
      const script = `(trap '' TERM HUP; ${hearing.speaking('child')}) & sleep 5`;
      await node.create('ends', { restartPolicy: 'Never', containers: [bash(node, 'main', script)] });
      await untilHeard(node, { hearing, word: 'child' });
      await node.untilPhase('ends', 'Succeeded');
      const endedAt = Date.now();
      await delay(SILENCE_MS);
      const late = (await hearing.heard(node, 'child')).filter((at) => at > endedAt + NOTED_LATE_MS);
      expect(late, 'times at which the child was heard though its container had ended').toEqual([]);
    },
  },
  {
    id: 'forced-deletion-ends-what-ran',
    fields: ['terminationGracePeriodSeconds'],
    says: "What ran in a pod that was deleted by force is ended all the same, within the pod's own grace period.",
    source: `${LIFECYCLE}#pod-termination-forced`,
    keep: async (node) => {
      const hearing = await startHearing(node);
      const containers = [bash(node, 'main', `trap '' TERM; ${hearing.speaking('deaf')}`)];
      await node.create('forced', { terminationGracePeriodSeconds: 4, containers });
      await untilHeard(node, { hearing, word: 'deaf' });
      const deletedAt = Date.now();
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'forced', gracePeriodSeconds: 0 });
      await node.untilGone('forced', 5000);
      await untilSilent(node, { hearing, word: 'deaf' });
      const last = Math.max(...(await hearing.heard(node, 'deaf')));
      // The node hears of it through a watch; the rest is for a busy machine.
      expect(last - deletedAt, 'milliseconds from the deletion to the last word').toBeLessThan(4000 + 10_000);
    },
  },
];

interface Listening {
  readonly hearing: Awaited<ReturnType<typeof startHearing>>;
  readonly word: string;
}

/** Waits until somebody has been heard. */
export async function untilHeard(node: NodeUnderTest, { hearing, word }: Listening): Promise<void> {
  await untilSo(() => hearing.heard(node, word), { isSo: (times) => times.length > 1, what: `${word} is heard` });
}

/** Waits until somebody has not been heard for a while. */
export async function untilSilent(node: NodeUnderTest, { hearing, word }: Listening): Promise<void> {
  await untilSo(() => hearing.heard(node, word), {
    isSo: (times) => Date.now() - Math.max(...times) > SILENCE_MS,
    what: `${word} is silent`,
  });
}

function bash(node: NodeUnderTest, name: string, script: string): V1Container {
  return node.shell(script, { name, command: ['/bin/bash', '-c', script] });
}
