import type { V1Container, V1Probe } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { ofContainer, untilCondition, untilRestarted, untilSays } from '../asking.js';
import { containerOf, type NodeUnderTest, wholeConditionOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { PROBES } from './sources.js';

const SOURCE = `${PROBES}#configure-probes`;
const TERM = "trap 'exit 0' TERM";
const WAITS_ON = 'sleep 3600 & wait';
const VOLUME = { volumes: [{ name: 'asked', emptyDir: {} }] };
const MOUNT = { volumeMounts: [{ name: 'asked', mountPath: '/asked' }] };
const FATAL = ['livenessProbe', 'startupProbe'] as const;
/** Long enough that a busy machine does not turn a pass into a failure. */
const PATIENT = { periodSeconds: 1, timeoutSeconds: 10 };

/** How often, how far apart and in which order answers have to come before something follows from them. */
export const PROBE_THRESHOLDS: readonly NodePromise[] = [
  {
    id: 'failure-threshold-and-period',
    fields: ofContainer(
      ...['livenessProbe', 'startupProbe'].flatMap((kind) =>
        ['periodSeconds', 'failureThreshold', 'successThreshold'].map((field) => `${kind}.${field}`),
      ),
    ),
    says: 'A container is killed after failureThreshold failures in a row, periodSeconds apart, and neither sooner nor later.',
    source: SOURCE,
    keep: async (node) => {
      const slow = { periodSeconds: 2, failureThreshold: 5, successThreshold: 1 };
      const fast = { periodSeconds: 1, failureThreshold: 1, successThreshold: 1 };
      for (const [name, probe] of Object.entries({ slow, fast })) {
        const containers = FATAL.map((kind) => failing(node, kind.toLowerCase(), { kind, probe }));
        await node.create(name, { ...VOLUME, terminationGracePeriodSeconds: 2, containers });
      }
      const fastCalls: number[] = [];
      for (const kind of FATAL) {
        const container = kind.toLowerCase();
        const inFast = await killed(node, { pod: 'fast', container });
        // One failure that comes within a second; the rest is for a busy machine. Three of them 10 s apart take 20 s.
        expect(inFast.seconds, `${kind}, fast`).toBeLessThan(15);
        fastCalls.push(inFast.calls.length);
        // The first failure comes within a period of the start, the fifth 8 s later: after 8 to 10 s, less what it took to
        // begin, and some for a busy machine. Three failures take 4 to 6 s, five of them 10 s apart 40 s.
        const { seconds, calls } = await killed(node, { pod: 'slow', container });
        expect(seconds, `${kind}, slow`).toBeGreaterThanOrEqual(7);
        expect(seconds, `${kind}, slow`).toBeLessThan(25);
        expect(calls.length, `${kind}, slow`).toBeGreaterThanOrEqual(5);
        // What the machine takes for the end is no part of this: 8 s, and as much again.
        expect((calls[4] ?? Number.NaN) - (calls[0] ?? 0), `${kind}, milliseconds of five calls`).toBeLessThan(16_000);
      }
      // A node may forgive what a busy machine has made fail, but not each time: whoever waits for three asks each three times.
      expect(Math.min(...fastCalls)).toBe(1);
    },
  },
  {
    id: 'failures-count-in-a-row-only',
    fields: ofContainer('livenessProbe.failureThreshold', 'startupProbe.failureThreshold'),
    says: 'A probe that fails, fails and passes again and again with failureThreshold 3 never has the container killed.',
    source: SOURCE,
    keep: async (node) => {
      const wavers = (kind: (typeof FATAL)[number], calls: number) => {
        const command = sh(`${COUNTS}; [ $((n % 3)) = 0 ]`, kind);
        return node.shell(`${TERM}; ${untilCalled(kind, calls)}; sleep 2; echo asked; ${WAITS_ON}`, {
          name: kind.slice(0, 4),
          ...MOUNT,
          [kind]: { ...PATIENT, exec: { command }, failureThreshold: 3 },
        });
      };
      // Whoever counts them all has seen the third failure at the fourth of these.
      const containers = [wavers('livenessProbe', 12), wavers('startupProbe', 3)];
      await node.create('wavers', { ...VOLUME, containers });
      for (const { name } of containers) {
        await untilSays(node, 'wavers', { container: name, text: 'asked' });
        const pod = await node.until('wavers', (one) => containerOf(one, name)?.started === true, { what: 'started' });
        expect(containerOf(pod, name)?.restartCount, name).toBe(0);
      }
    },
  },
  {
    id: 'readiness-failure-threshold',
    fields: ofContainer('readinessProbe.failureThreshold'),
    says: 'With failureThreshold 5 a container stays ready through three failures in a row, and not through five.',
    source: SOURCE,
    keep: async (node) => {
      // Passes, fails at the calls 6 to 8, passes again, and fails from the 21st on: the 25th is its fifth failure in a row.
      const command = sh(`${COUNTS}; [ $n -le 5 ] || { [ $n -gt 8 ] && [ $n -le 20 ]; }`, 'calls');
      const script = `${TERM}; ${untilCalled('calls', 10)}; echo recovered; ${untilCalled('calls', 25)}; cat /asked/calls; echo all; ${WAITS_ON}`;
      const readinessProbe = { ...PATIENT, exec: { command }, failureThreshold: 5 };
      await node.create('patient', { ...VOLUME, containers: [node.shell(script, { ...MOUNT, readinessProbe })] });
      await untilSays(node, 'patient', { text: 'recovered' });
      const ready = wholeConditionOf(await node.pod('patient'), 'Ready');
      const unready = await untilCondition(node, 'patient', { type: 'Ready', status: 'False' });
      const calls = numbersOf(await untilSays(node, 'patient', { text: 'all' }));
      // Whoever took it for not ready at the third failure has it ready since the ninth call.
      expect(ready?.status).toBe('True');
      expect(Number(ready?.lastTransitionTime)).toBeLessThan(calls[5] ?? 0);
      const unreadyAt = Number(wholeConditionOf(unready, 'Ready')?.lastTransitionTime);
      expect(unreadyAt).toBeGreaterThanOrEqual(wholeSecond(calls[24]));
      expect(containerOf(unready)?.restartCount).toBe(0);
    },
  },
  {
    id: 'readiness-success-threshold',
    fields: ofContainer('readinessProbe.successThreshold'),
    says: 'A readiness probe has to pass successThreshold times in a row, and a container is ready as soon as it has.',
    source: SOURCE,
    keep: async (node) => {
      const cases = [
        { name: 'third', passes: '[ $n -ge 3 ]', successThreshold: 1, enough: 3 },
        { name: 'thrice', passes: 'true', successThreshold: 3, enough: 3 },
        { name: 'in-a-row', passes: '[ $n -ne 2 ]', successThreshold: 2, enough: 4 },
      ];
      for (const { name, passes, successThreshold, enough } of cases) {
        const script = `${TERM}; ${untilCalled('calls', enough)}; sleep 0.5; cat /asked/calls; echo all; ${WAITS_ON}`;
        const exec = { command: sh(`${COUNTS}; ${passes}`, 'calls') };
        const readinessProbe = { ...PATIENT, periodSeconds: 2, exec, successThreshold };
        await node.create(name, { ...VOLUME, containers: [node.shell(script, { ...MOUNT, readinessProbe })] });
      }
      for (const { name, enough } of cases) {
        const pod = await untilCondition(node, name, { type: 'Ready', status: 'True' });
        const readyAt = Number(wholeConditionOf(pod, 'Ready')?.lastTransitionTime);
        const enoughAt = numbersOf(await untilSays(node, name, { text: 'all' }))[enough - 1];
        expect(readyAt, name).toBeGreaterThanOrEqual(wholeSecond(enoughAt));
        // Whoever wants one success more waits a period of 2 s longer each time; this tells one who never has enough soon.
        expect(readyAt, name).toBeLessThan(wholeSecond(enoughAt) + 10_000);
      }
    },
  },
];

/** Notes the time of each call of a probe as a line of the file that is its first word, and counts them in `n`. */
const COUNTS = 'date +%s%3N >>"/asked/$0"; n=$(wc -l <"/asked/$0")';

function sh(script: string, file: string): string[] {
  return ['/bin/sh', '-c', script, file];
}

function untilCalled(file: string, times: number): string {
  return `until [ "$(cat /asked/${file} 2>/dev/null | wc -l)" -ge ${times} ]; do sleep 0.2; done`;
}

/**
 * A container whose probe fails in its first run; the second tells how often it was asked in the first, and how long that
 * one ran. By its own clock: a busy runtime loses sight of a run at times, and its node then tells no times of it
 * (ContainerStatusUnknown of pkg/kubelet/kubelet_pods.go).
 */
function failing(
  node: NodeUnderTest,
  name: string,
  { kind, probe }: { kind: (typeof FATAL)[number]; probe: Partial<V1Probe> },
): V1Container {
  const [begun, over, file] = [`/asked/${name}-begun`, `/asked/${name}-over`, `/asked/${name}`];
  const command = sh(`[ -e "/asked/$0-over" ] && exit 0; ${COUNTS}; exit 1`, name);
  const runs = `date +%s%3N >${begun}; trap 'date +%s%3N >${over}; exit 0' TERM`;
  const tells = `touch ${over}; echo "ran from $(cat ${begun}) to $(cat ${over})"; cat ${file}; echo all; ${TERM}`;
  const script = `if [ -e ${begun} ]; then ${tells}; else ${runs}; fi; ${WAITS_ON}`;
  return node.shell(script, { name, ...MOUNT, [kind]: { ...PATIENT, ...probe, exec: { command } } });
}

async function killed(
  node: NodeUnderTest,
  { pod, container }: { pod: string; container: string },
): Promise<{ seconds: number; calls: number[] }> {
  await untilRestarted(node, pod, { container });
  const said = await untilSays(node, pod, { container, text: 'all' });
  const { from, to } = /^ran from (?<from>\d+) to (?<to>\d+)$/m.exec(said)?.groups ?? {};
  const calls = numbersOf(said);
  // On a busy machine its probe may be asked before it has noted that it runs.
  return { seconds: (Number(to) - Math.min(Number(from), ...calls)) / 1000, calls };
}

function numbersOf(said: string): number[] {
  return said
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}

/** The second in which something was, as the API tells it. */
function wholeSecond(milliseconds = Number.NaN): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
