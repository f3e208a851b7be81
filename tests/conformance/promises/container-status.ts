import { expect } from 'vitest';
import { secondsBetween, untilCondition, untilRestarted, untilSucceeded, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE, POD_API } from './sources.js';

/** What a pod says of each of its containers. */
export const CONTAINER_STATUS: readonly NodePromise[] = [
  {
    id: 'running-container-is-described',
    fields: ['containers[].name', 'containers[].image'],
    says: 'A running container has an id of its runtime, the id of its image, and the time it started.',
    source: `${POD_API}#PodStatus`,
    keep: async (node) => {
      await node.create('up', { containers: [node.shell(WAITS)] });
      const pod = await untilCondition(node, 'up', { type: 'Ready', status: 'True' });
      const status = containerOf(pod);
      expect(status?.containerID).toMatch(/^[a-z0-9-]+:\/\/[0-9a-z]+/);
      expect(status?.imageID).not.toBe('');
      expect(status).toMatchObject({ name: 'main', ready: true, started: true, restartCount: 0 });
      expect(secondsBetween(pod.status?.startTime, status?.state?.running?.startedAt)).toBeGreaterThanOrEqual(0);
    },
  },
  {
    id: 'ended-container-is-described',
    fields: ['containers[].command'],
    says: 'An ended container has its exit code, a reason, when it started and when it finished.',
    source: `${LIFECYCLE}#container-state-terminated`,
    keep: async (node) => {
      await node.create('done', { restartPolicy: 'Never', containers: [node.shell('sleep 3')] });
      const status = containerOf(await untilSucceeded(node, 'done'));
      const { startedAt, finishedAt, containerID } = status?.state?.terminated ?? {};
      expect(secondsBetween(startedAt, finishedAt)).toBeGreaterThanOrEqual(2);
      expect(secondsBetween(startedAt, finishedAt)).toBeLessThan(20);
      expect(containerID).toBe(status?.containerID);
      expect({ ready: status?.ready, started: status?.started }).toEqual({ ready: false, started: false });
    },
  },
  {
    id: 'exit-codes-are-passed-on',
    fields: ['containers[].command'],
    says: "The exit code is the program's own, 128 and the signal where a shell reports one.",
    source: `${POD_API}#PodStatus`,
    keep: async (node) => {
      // Kubernetes makes one dollar of two before the shell sees them.
      const ends = { one: 'exit 1', highest: 'exit 255', told: "sh -c 'kill -TERM $$$$; sleep 5'; exit $?" };
      const containers = Object.entries(ends).map(([name, script]) => node.shell(script, { name }));
      await node.create('codes', { restartPolicy: 'Never', containers });
      const pod = await node.untilPhase('codes', 'Failed');
      const codes = ['one', 'highest', 'told'].map((name) => containerOf(pod, name)?.state?.terminated?.exitCode);
      expect(codes).toEqual([1, 255, 143]);
    },
  },
  {
    id: 'killed-container-says-137',
    fields: ['containers[].livenessProbe.exec', 'terminationGracePeriodSeconds'],
    says: 'A container that was ended with SIGKILL has exit code 137, which is 128 and 9.',
    source: `${LIFECYCLE}#pod-termination`,
    keep: async (node) => {
      const livenessProbe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 };
      const main = node.shell("trap '' TERM; while :; do sleep 1; done", { livenessProbe });
      await node.create('killed', { terminationGracePeriodSeconds: 1, containers: [main] });
      const pod = await untilRestarted(node, 'killed');
      expect(containerOf(pod)?.lastState?.terminated?.exitCode).toBe(137);
    },
  },
  {
    id: 'program-that-is-not-there',
    fields: ['containers[].command'],
    says: 'A container whose program is not in the image does not run, and an event says so.',
    source: `${LIFECYCLE}#container-states`,
    keep: async (node) => {
      const main = { name: 'main', image: node.place.images.shell, command: ['/no/such/program'] };
      await node.create('empty', { restartPolicy: 'Never', containers: [main] });
      const pod = await node.untilPhase('empty', 'Failed');
      expect(containerOf(pod)?.state?.terminated?.exitCode).toBe(128);
      expect(containerOf(pod)?.state?.terminated?.reason).toBe('StartError');
      expect(await node.untilEvent('empty', 'Failed')).toMatchObject({ type: 'Warning' });
    },
  },
  {
    id: 'restart-gives-a-new-container',
    fields: ['restartPolicy'],
    says: 'A container that is started again has another id, and its last end keeps the old one.',
    source: `${POD_API}#PodStatus`,
    keep: async (node) => {
      const script = 'sleep 8; exit 4';
      await node.create('again', { containers: [node.shell(script)] });
      const first = await node.until('again', (one) => containerOf(one)?.state?.running !== undefined, {
        what: 'running',
      });
      const before = containerOf(first)?.containerID;
      const pod = await node.until(
        'again',
        (one) => containerOf(one)?.restartCount === 1 && containerOf(one)?.state?.running !== undefined,
        { what: 'running again' },
      );
      expect(containerOf(pod)?.lastState?.terminated).toMatchObject({ containerID: before, exitCode: 4 });
      expect(containerOf(pod)?.containerID).not.toBe(before);
    },
  },
];
