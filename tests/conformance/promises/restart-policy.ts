import { expect } from 'vitest';
import { secondsBetween, untilRestarted, untilSays, untilSucceeded, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE } from './sources.js';

const VOLUME = { volumes: [{ name: 'kept', emptyDir: {} }] };
const MOUNT = { volumeMounts: [{ name: 'kept', mountPath: '/kept' }] };

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
  {
    id: 'always-restarts-what-succeeded',
    fields: ['restartPolicy'],
    says: 'With restartPolicy Always a container is started again whatever its exit code, and the pod stays Running.',
    source: `${LIFECYCLE}#restart-policy`,
    keep: async (node) => {
      await node.create('ever', { restartPolicy: 'Always', containers: [node.shell('exit 0')] });
      const pod = await untilRestarted(node, 'ever');
      expect(pod.status?.phase).toBe('Running');
    },
  },
  {
    id: 'on-failure-restarts-only-what-failed',
    fields: ['restartPolicy'],
    says: 'With restartPolicy OnFailure a container is started again until it exits 0; one that did so is left alone.',
    source: `${LIFECYCLE}#restart-policy`,
    keep: async (node) => {
      const fails = node.shell('[ -e /kept/once ] || { touch /kept/once; exit 1; }', { name: 'fails', ...MOUNT });
      const succeeds = node.shell('exit 0', { name: 'succeeds' });
      await node.create('pair', { restartPolicy: 'OnFailure', ...VOLUME, containers: [fails, succeeds] });
      const pod = await untilSucceeded(node, 'pair');
      expect(containerOf(pod, 'fails')?.restartCount).toBe(1);
      expect(containerOf(pod, 'succeeds')?.restartCount).toBe(0);
    },
  },
  {
    id: 'first-restart-is-immediate',
    fields: ['restartPolicy'],
    says: 'After its first crash a container is started again at once, without a back-off.',
    source: `${LIFECYCLE}#how-pods-handle-problems-with-containers`,
    keep: async (node) => {
      const script = `[ -e /kept/once ] || { touch /kept/once; exit 1; }; ${WAITS}`;
      await node.create('crashed', { ...VOLUME, containers: [node.shell(script, MOUNT)] });
      const pod = await node.until(
        'crashed',
        (one) => containerOf(one)?.restartCount === 1 && containerOf(one)?.state?.running !== undefined,
        { what: 'running after one restart' },
      );
      const { state, lastState } = containerOf(pod) ?? {};
      expect(lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
      expect(secondsBetween(lastState?.terminated?.finishedAt, state?.running?.startedAt)).toBeLessThan(8);
    },
  },
  {
    id: 'crash-loop-is-told',
    fields: ['restartPolicy'],
    says: 'A container that keeps failing waits with reason CrashLoopBackOff, its last end in lastState, with a BackOff event.',
    source: `${LIFECYCLE}#how-pods-handle-problems-with-containers`,
    keep: async (node) => {
      await node.create('looping', { containers: [node.shell('exit 5')] });
      const pod = await node.until(
        'looping',
        (one) => containerOf(one)?.state?.waiting?.reason === 'CrashLoopBackOff',
        { what: 'waiting in CrashLoopBackOff', limitMs: 90_000 },
      );
      const { state, lastState, ready, started, restartCount } = containerOf(pod) ?? {};
      expect(state?.waiting?.message).toContain('back-off');
      expect(lastState?.terminated).toMatchObject({ exitCode: 5, reason: 'Error' });
      expect({ ready, started, phase: pod.status?.phase }).toEqual({ ready: false, started: false, phase: 'Running' });
      expect(restartCount).toBeGreaterThanOrEqual(1);
      expect(await node.untilEvent('looping', 'BackOff')).toMatchObject({ type: 'Warning' });
    },
  },
  {
    id: 'back-off-doubles',
    fields: ['restartPolicy'],
    says: 'Restarts after the first wait 10 s, then 20 s, then 40 s, each time twice as long.',
    source: `${LIFECYCLE}#how-pods-handle-problems-with-containers`,
    keep: async (node) => {
      const main = node.shell(`${failsUntilStart(5)}; ${WAITS}`, MOUNT);
      await node.create('looping', { ...VOLUME, containers: [main] });
      expectBackOff(await untilSays(node, 'looping', { text: 'all', limitMs: 150_000 }), [10, 20, 40]);
    },
  },
  {
    id: 'back-off-doubles-for-init-containers',
    fields: ['initContainers[].command', 'restartPolicy'],
    says: 'An init container that keeps failing waits as long before each next start as a container does.',
    source: `${LIFECYCLE}#how-pods-handle-problems-with-containers`,
    keep: async (node) => {
      const initContainers = [node.shell(failsUntilStart(4), { name: 'first', ...MOUNT })];
      await node.create('looping', { ...VOLUME, initContainers, containers: [node.shell(WAITS)] });
      const said = await untilSays(node, 'looping', { container: 'first', text: 'all', limitMs: 120_000 });
      expectBackOff(said, [10, 20]);
    },
  },
];

/** Notes when it starts and fails; the last of so many starts tells of all. */
function failsUntilStart(number: number): string {
  return `date +%s >>/kept/starts; [ "$(wc -l </kept/starts)" = ${number} ] || exit 1; cat /kept/starts; echo all`;
}

/**
 * A node may come round to look so late, and never too early: kubelet looks every 10 s, and twice that back-off is the
 * next one. The start that is not waited for is the second.
 */
function expectBackOff(said: string, waits: readonly number[]): void {
  const [first = 0, second = 0, ...later] = said.split('\n').map(Number);
  expect(second - first, 'seconds to the first restart').toBeLessThan(10);
  for (const [index, wait] of waits.entries()) {
    const seconds = (later[index] ?? Number.NaN) - ([second, ...later][index] ?? Number.NaN);
    expect(seconds, `seconds to restart ${index + 2}`).toBeGreaterThanOrEqual(wait - 1);
    expect(seconds, `seconds to restart ${index + 2}`).toBeLessThan(2 * wait);
  }
}
