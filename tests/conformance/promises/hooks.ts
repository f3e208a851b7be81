import { expect } from 'vitest';
import {
  ofContainer,
  secondsBetween,
  untilCondition,
  untilLogIs,
  untilRestarted,
  untilSays,
  untilSucceeded,
  WAITS,
} from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { HOOKS } from './sources.js';

const VOLUME = { volumes: [{ name: 'v', emptyDir: {} }] };
const MOUNT = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
const HANDLERS = `${HOOKS}#hook-handler-implementations`;
const sh = (script: string) => ({ exec: { command: ['/bin/sh', '-c', script] } });
const RECEIVES = ['netexec', '--http-port=8080'];

/** What is done just after a container starts and just before it is ended. */
export const LIFECYCLE_HOOKS: readonly NodePromise[] = [
  {
    id: 'post-start-comes-before-running',
    fields: ofContainer('lifecycle.postStart.exec'),
    says: 'A container is not reported running until its postStart command has ended.',
    source: `${HOOKS}#hook-handler-execution`,
    keep: async (node) => {
      const lifecycle = { postStart: sh('sleep 4; date +%s >/v/hooked') };
      const script = `until [ -s /v/hooked ]; do sleep 0.2; done; cat /v/hooked; echo told; ${WAITS}`;
      await node.create('hooked', { ...VOLUME, containers: [node.shell(script, { lifecycle, ...MOUNT })] });
      await node.until('hooked', (pod) => containerOf(pod)?.state?.running !== undefined, { what: 'running' });
      const runningAt = Date.now() / 1000;
      // The container itself notices a moment later that its hook has ended, and tells when that was.
      const hookedAt = Number.parseInt(await untilSays(node, 'hooked', { text: 'told' }), 10);
      expect(hookedAt).toBeGreaterThan(0);
      expect(hookedAt).toBeLessThanOrEqual(runningAt);
    },
  },
  {
    id: 'failed-post-start-kills',
    fields: ofContainer('lifecycle.postStart.exec'),
    says: 'A container whose postStart fails is killed, with a FailedPostStartHook event, and its restart policy applies.',
    source: `${HOOKS}#container-hooks`,
    keep: async (node) => {
      const lifecycle = { postStart: sh('exit 3') };
      await node.create('unhooked', { containers: [node.shell(WAITS, { lifecycle })] });
      await untilRestarted(node, 'unhooked');
      expect(await node.untilEvent('unhooked', 'FailedPostStartHook')).toMatchObject({ type: 'Warning' });
    },
  },
  {
    id: 'pre-stop-comes-before-sigterm',
    fields: ofContainer('lifecycle.preStop.exec'),
    says: 'preStop runs to its end before the container is told with SIGTERM.',
    source: `${HOOKS}#container-hooks`,
    keep: async (node) => {
      const lifecycle = { preStop: sh('sleep 2; echo preStop >>/v/order') };
      const main = node.shell("trap 'echo TERM >>/v/order; exit 0' TERM; sleep 3600 & wait", { lifecycle, ...MOUNT });
      const reads = node.shell(
        'trap \'until [ "$(wc -l </v/order)" = 2 ]; do sleep 0.2; done; cat /v/order >/dev/termination-log; exit 0\' TERM; sleep 3600 & wait',
        {
          name: 'reads',
          ...MOUNT,
        },
      );
      await node.create('hooked', { ...VOLUME, containers: [main, reads] }, { finalizers: ['prow-staging.dev/asked'] });
      await untilCondition(node, 'hooked', { type: 'Ready', status: 'True' });
      const { namespace } = node;
      await node.core.deleteNamespacedPod({ namespace, name: 'hooked' });
      const pod = await node.untilPhase('hooked', 'Succeeded');
      expect(containerOf(pod, 'reads')?.state?.terminated?.message).toBe('preStop\nTERM\n');
      const body = [{ op: 'remove', path: '/metadata/finalizers' }];
      await node.core.patchNamespacedPod({ namespace, name: 'hooked', body });
    },
  },
  {
    id: 'pre-stop-is-part-of-the-grace-period',
    fields: [...ofContainer('lifecycle.preStop.exec'), 'terminationGracePeriodSeconds'],
    says: 'A preStop that takes longer than the grace period does not hold the end up.',
    source: `${HOOKS}#hook-handler-execution`,
    keep: async (node) => {
      const lifecycle = { preStop: sh('sleep 600') };
      await node.create('slow', { terminationGracePeriodSeconds: 3, containers: [node.shell(WAITS, { lifecycle })] });
      await untilCondition(node, 'slow', { type: 'Ready', status: 'True' });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'slow' });
      await node.untilGone('slow', 30_000);
    },
  },
  {
    id: 'pre-stop-is-not-for-what-ends-by-itself',
    fields: ofContainer('lifecycle.preStop.exec'),
    says: 'preStop is not called for a container that has ended by itself.',
    source: `${HOOKS}#container-hooks`,
    keep: async (node) => {
      const lifecycle = { preStop: sh('touch /v/hooked') };
      const main = node.shell('exit 0', { lifecycle, ...MOUNT });
      const looks = node.shell('sleep 5; ls /v; echo looked', { name: 'looks', ...MOUNT });
      await node.create('itself', { restartPolicy: 'Never', ...VOLUME, containers: [main, looks] });
      await untilSucceeded(node, 'itself');
      await untilLogIs(node, 'itself', { container: 'looks', log: 'looked\n' });
    },
  },
  {
    id: 'pre-stop-comes-before-a-liveness-kill',
    fields: ofContainer('lifecycle.preStop.exec', 'livenessProbe.exec'),
    says: 'preStop is called when a probe has the container killed, too.',
    source: `${HOOKS}#container-hooks`,
    keep: async (node) => {
      const livenessProbe = {
        exec: { command: ['/bin/sh', '-c', '[ -e /v/hooked ]'] },
        periodSeconds: 1,
        failureThreshold: 1,
        initialDelaySeconds: 2,
      };
      const main = node.shell(WAITS, { lifecycle: { preStop: sh('touch /v/hooked') }, livenessProbe, ...MOUNT });
      await node.create('killed', { ...VOLUME, containers: [main] });
      const pod = await untilRestarted(node, 'killed');
      const ready = await node.until('killed', (one) => containerOf(one)?.ready === true, {
        what: 'healthy after its restart',
      });
      expect(containerOf(ready)?.restartCount).toBe(containerOf(pod)?.restartCount);
    },
  },
  {
    id: 'hooks-may-ask-over-http',
    fields: ofContainer('lifecycle.postStart.httpGet', 'lifecycle.preStop.httpGet'),
    says: 'A hook may be an HTTP request to the container or to another host.',
    source: HANDLERS,
    keep: async (node) => {
      await node.create('receives', { containers: [node.agnhost(RECEIVES)] });
      const host = (await untilCondition(node, 'receives', { type: 'Ready', status: 'True' })).status?.podIP ?? '';
      const call = (msg: string) => ({ httpGet: { host, port: 8080, path: `/echo?msg=${msg}` } });
      const lifecycle = { postStart: call('begun'), preStop: call('ending') };
      await node.create('calls', { containers: [node.shell(WAITS, { lifecycle })] });
      await untilSays(node, 'receives', { text: 'begun' });
      await untilCondition(node, 'calls', { type: 'Ready', status: 'True' });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'calls' });
      await untilSays(node, 'receives', { text: 'ending' });
    },
  },
  {
    id: 'hooks-may-sleep',
    fields: ofContainer('lifecycle.preStop.sleep', 'lifecycle.postStart.sleep'),
    says: 'A hook may just wait for some seconds.',
    source: HANDLERS,
    keep: async (node) => {
      await node.create('begins', {
        containers: [node.shell(`date +%s; ${WAITS}`, { lifecycle: { postStart: { sleep: { seconds: 6 } } } })],
      });
      await node.until('begins', (one) => containerOf(one)?.state?.running !== undefined, { what: 'running' });
      const runningAt = Date.now() / 1000;
      const begunAt = Number.parseInt(await untilSays(node, 'begins', { text: '\n' }), 10);
      // Without the sleep it is seen to run within some seconds of its start.
      expect(runningAt - begunAt, 'seconds from the start to running').toBeGreaterThanOrEqual(5);
      expect(runningAt - begunAt, 'seconds from the start to running').toBeLessThan(20);
      const lifecycle = { preStop: { sleep: { seconds: 4 } } };
      const livenessProbe = {
        ...{ exec: { command: ['false'] }, initialDelaySeconds: 2, periodSeconds: 1, failureThreshold: 1 },
      };
      await node.create('sleeps', { containers: [node.shell(WAITS, { lifecycle, livenessProbe })] });
      const told = await node.untilEvent('sleeps', 'Killing');
      const pod = await untilRestarted(node, 'sleeps');
      const { finishedAt } = containerOf(pod)?.lastState?.terminated ?? {};
      expect(secondsBetween(told.firstTimestamp, finishedAt)).toBeGreaterThanOrEqual(3);
      // Not the whole grace period of 30 s either.
      expect(secondsBetween(told.firstTimestamp, finishedAt)).toBeLessThan(14);
    },
  },
  {
    id: 'failed-pre-stop-is-told',
    fields: ofContainer('lifecycle.preStop.exec'),
    says: 'A preStop that fails is told by a FailedPreStopHook event, and the container is ended all the same.',
    source: `${HOOKS}#debugging-hook-handlers`,
    keep: async (node) => {
      await node.create('fails', { containers: [node.shell(WAITS, { lifecycle: { preStop: sh('exit 3') } })] });
      await untilCondition(node, 'fails', { type: 'Ready', status: 'True' });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'fails' });
      expect(await node.untilEvent('fails', 'FailedPreStopHook')).toMatchObject({ type: 'Warning' });
      await node.untilGone('fails');
    },
  },
];
