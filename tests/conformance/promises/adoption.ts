import { expect } from 'vitest';
import { untilCondition, untilRestarted, untilSays, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE } from './sources.js';

const SOURCE = `${LIFECYCLE}#kubelet-restarts`;

/** A node whose agent ends and comes back. */
export const ADOPTION: readonly NodePromise[] = [
  {
    id: 'containers-outlive-the-agent',
    fields: ['restartPolicy'],
    says: "Running containers go on while the node's agent is started again, and none is restarted.",
    source: SOURCE,
    keep: async (node) => {
      const script = `trap 'exit 0' TERM; i=0; while sleep 0.5; do i=$((i+1)); echo "$i"; done`;
      await node.create('counting', { containers: [node.shell(script)] });
      const before = await untilCondition(node, 'counting', { type: 'Ready', status: 'True' });
      await untilSays(node, 'counting', { text: '2\n' });
      await node.place.agent.restart();
      const lines = (await untilSays(node, 'counting', { text: '\n12\n' })).trim().split('\n').map(Number);
      expect(lines).toEqual(lines.map((_, index) => index + 1));
      const after = await untilCondition(node, 'counting', { type: 'Ready', status: 'True' });
      expect(containerOf(after)).toMatchObject({ containerID: containerOf(before)?.containerID, restartCount: 0 });
      expect(after.status?.podIP).toBe(before.status?.podIP);
    },
  },
  {
    id: 'what-ended-meanwhile-is-told',
    fields: ['restartPolicy'],
    says: 'What ended while the agent was away has its own exit code, and is started again by its policy.',
    source: SOURCE,
    keep: async (node) => {
      await node.create('ends', { restartPolicy: 'Never', containers: [node.shell('sleep 12; exit 3')] });
      await node.create('again', { containers: [node.shell('sleep 12; exit 5')] });
      for (const name of ['ends', 'again']) await untilCondition(node, name, { type: 'Ready', status: 'True' });
      await node.place.agent.restart();
      const ended = await node.untilPhase('ends', 'Failed');
      expect(containerOf(ended)?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
      const again = await untilRestarted(node, 'again');
      expect(containerOf(again)?.lastState?.terminated ?? containerOf(again)?.state?.terminated).toMatchObject({
        exitCode: 5,
      });
    },
  },
  {
    id: 'probes-go-on-after-the-agent',
    fields: ['containers[].livenessProbe.exec'],
    says: 'An agent that came back goes on probing: what is broken since is restarted.',
    source: SOURCE,
    keep: async (node) => {
      const livenessProbe = {
        exec: { command: ['/bin/sh', '-c', '[ ! -e /tmp/broken ]'] },
        periodSeconds: 1,
        failureThreshold: 1,
      };
      const script = `trap 'exit 0' TERM; sleep 6; touch /tmp/broken; sleep 3600 & wait`;
      await node.create('breaks', { containers: [node.shell(script, { livenessProbe })] });
      await untilCondition(node, 'breaks', { type: 'Ready', status: 'True' });
      await node.place.agent.restart();
      await untilRestarted(node, 'breaks');
    },
  },
  {
    id: 'deleted-meanwhile-ends',
    fields: ['terminationGracePeriodSeconds'],
    says: 'A pod that is deleted while the agent is away is ended when it is back.',
    source: SOURCE,
    keep: async (node) => {
      await node.create('unwanted', { containers: [node.shell(WAITS)] });
      await untilCondition(node, 'unwanted', { type: 'Ready', status: 'True' });
      const isBack = node.place.agent.restart();
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'unwanted' });
      await isBack;
      await node.untilGone('unwanted');
    },
  },
];
