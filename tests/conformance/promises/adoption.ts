import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { untilCondition, untilRestarted, untilSays } from '../asking.js';
import { startHearing } from '../hearing.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { untilHeard, untilSilent } from './nothing-left.js';
import { LIFECYCLE } from './sources.js';

const SOURCE = `${LIFECYCLE}#kubelet-restarts`;

/** A pod that runs for so long, counted from its start: long enough to be seen Ready first on a busy machine. */
const RUNS_SECONDS = 18;
const ENDS = `sleep ${RUNS_SECONDS}`;

/** A node whose agent ends and comes back. */
export const ADOPTION: readonly NodePromise[] = [
  {
    id: 'containers-outlive-the-agent',
    isAlone: true,
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
    isAlone: true,
    fields: ['restartPolicy'],
    says: 'What ended while the agent was away has its own exit code and time, and is started again by its policy.',
    source: SOURCE,
    keep: async (node) => {
      await node.create('ends', { restartPolicy: 'Never', containers: [node.shell(`${ENDS}; exit 3`)] });
      await node.create('again', { containers: [node.shell(`${ENDS}; exit 5`)] });
      for (const name of ['ends', 'again']) await untilCondition(node, name, { type: 'Ready', status: 'True' });
      const starts = await Promise.all(
        ['ends', 'again'].map(async (name) => Number(containerOf(await node.pod(name))?.state?.running?.startedAt)),
      );
      const away = await whileAway(node, async () => {
        await delay(Math.max(...starts) + (RUNS_SECONDS + 2) * 1000 - Date.now());
        // Nobody is there who could tell.
        expect((await node.pod('ends')).status?.phase).toBe('Running');
      });
      const ended = containerOf(await node.untilPhase('ends', 'Failed'))?.state?.terminated;
      expect(ended).toMatchObject({ exitCode: 3, reason: 'Error' });
      expect(Number(ended?.finishedAt)).toBeGreaterThan(away.from - 1000);
      expect(Number(ended?.finishedAt)).toBeLessThan(away.to);
      const again = containerOf(await untilRestarted(node, 'again'));
      expect(again?.lastState?.terminated ?? again?.state?.terminated).toMatchObject({ exitCode: 5 });
    },
  },
  {
    id: 'probes-go-on-after-the-agent',
    isAlone: true,
    fields: ['containers[].livenessProbe.exec'],
    says: 'An agent that came back goes on probing: what broke while it was away is restarted.',
    source: SOURCE,
    keep: async (node) => {
      const exec = { command: ['/bin/sh', '-c', '[ ! -e /tmp/broken ]'] };
      const livenessProbe = { exec, periodSeconds: 1, failureThreshold: 1 };
      const script = `trap 'exit 0' TERM; ${ENDS}; touch /tmp/broken; sleep 3600 & wait`;
      await node.create('breaks', { containers: [node.shell(script, { livenessProbe })] });
      const pod = await untilCondition(node, 'breaks', { type: 'Ready', status: 'True' });
      const startedAt = Number(containerOf(pod)?.state?.running?.startedAt);
      await whileAway(node, async () => {
        await delay(startedAt + (RUNS_SECONDS + 2) * 1000 - Date.now());
        expect(containerOf(await node.pod('breaks'))?.restartCount).toBe(0);
      });
      await untilRestarted(node, 'breaks');
    },
  },
  {
    id: 'deleted-meanwhile-ends',
    isAlone: true,
    fields: ['terminationGracePeriodSeconds'],
    says: 'A pod that is deleted while the agent is away, by force or not, is ended when it is back: nothing of it runs.',
    source: SOURCE,
    keep: async (node) => {
      const { namespace } = node;
      const hearing = await startHearing(node);
      for (const name of ['unwanted', 'forced']) {
        const script = `trap 'exit 0' TERM; ${hearing.speaking(name)}`;
        const containers = [node.shell(script, { command: ['/bin/bash', '-c', script] })];
        await node.create(name, { terminationGracePeriodSeconds: 2, containers });
      }
      for (const word of ['unwanted', 'forced']) await untilHeard(node, { hearing, word });
      const away = await whileAway(node, async () => {
        await node.core.deleteNamespacedPod({ namespace, name: 'unwanted' });
        await node.core.deleteNamespacedPod({ namespace, name: 'forced', gracePeriodSeconds: 0 });
        await delay(AWAY_MS);
        expect((await node.pod('unwanted')).metadata?.deletionTimestamp).toBeDefined();
      });
      await node.untilGone('unwanted');
      for (const word of ['unwanted', 'forced']) {
        // It ran on as long as nobody was there to end it.
        expect(Math.max(...(await hearing.heard(node, word)))).toBeGreaterThan(away.to - AWAY_MS);
        await untilSilent(node, { hearing, word });
      }
    },
  },
];

const AWAY_MS = 5000;

/** Halts the agent while something happens, and has it back afterwards. @returns from when to when it was away. */
async function whileAway({ place }: NodeUnderTest, act: () => Promise<void>): Promise<{ from: number; to: number }> {
  await place.agent.halt();
  const from = Date.now();
  try {
    await act();
    return { from, to: Date.now() };
  } finally {
    await place.agent.restart();
  }
}
