import type { CoreV1Event, V1Pod, V1Probe } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { ofContainer, secondsBetween, untilSays, untilSo, WAITS } from '../asking.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE, PROBES } from './sources.js';

/** What a failing probe of each kind does. */
const KINDS = {
  readinessProbe: 'keeps the container from being ready and does not restart it',
  livenessProbe: 'has the container killed and started again',
  startupProbe: 'has the container killed and started again, never having been started',
} as const;
type Kind = keyof typeof KINDS;

interface Action {
  readonly field: 'httpGet' | 'tcpSocket' | 'exec' | 'grpc';
  readonly says: string;
  readonly server: readonly string[];
  readonly passes: V1Probe;
  readonly fails: V1Probe;
}

const NETEXEC = ['netexec', '--http-port=8080'];

/** One way to ask, with an answer that passes and one that does not; the server is agnhost's. */
const ACTIONS: readonly Action[] = [
  {
    field: 'httpGet',
    server: NETEXEC,
    says: 'An HTTP answer from 200 to 399 passes, and any other',
    passes: {
      httpGet: { path: '/echo?msg=ok&code=201', port: 'web', httpHeaders: [{ name: 'X-Asked', value: 'yes' }] },
    },
    fails: { httpGet: { path: '/echo?msg=no&code=404', port: 8080 } },
  },
  {
    field: 'tcpSocket',
    server: NETEXEC,
    says: 'A connection that can be opened passes, and one that cannot',
    passes: { tcpSocket: { port: 'web' } },
    fails: { tcpSocket: { port: 8099 } },
  },
  {
    field: 'exec',
    server: NETEXEC,
    says: 'A command in the container that exits 0 passes, and any other',
    passes: { exec: { command: ['/ko-app/agnhost', 'help'] } },
    fails: { exec: { command: ['/ko-app/agnhost', 'no-such-command'] } },
  },
  {
    field: 'grpc',
    server: ['grpc-health-checking', '--port=5000', '--service=known'],
    says: 'A gRPC health service that answers SERVING passes, and any other answer',
    passes: { grpc: { port: 5000, service: 'known' } },
    fails: { grpc: { port: 5000, service: 'unknown' } },
  },
];

const OFTEN = { periodSeconds: 1, failureThreshold: 2, timeoutSeconds: 5 };

/** What each kind of probe does with each way to ask. */
export const EVERY_PROBE: readonly NodePromise[] = kinds().flatMap((kind) => [
  ...ACTIONS.map((action) => answersCount(kind, action)),
  initialDelay(kind),
  period(kind),
  limitInTime(kind),
]);

function kinds(): Kind[] {
  return Object.keys(KINDS) as Kind[];
}

function answersCount(kind: Kind, { field, server: args, says, passes, fails }: Action): NodePromise {
  return {
    id: `${dashed(kind)}-${dashed(field)}`,
    fields: ofContainer(`${kind}.${field}`, `${kind}.periodSeconds`, `${kind}.failureThreshold`),
    says: `${says} ${KINDS[kind]}.`,
    source: `${LIFECYCLE}#container-probes`,
    keep: async (node) => {
      const ports = [{ name: 'web', containerPort: 8080 }];
      const server = (name: string, probe: V1Probe) => ({
        containers: [node.agnhost(args, { name, ports, [kind]: { ...OFTEN, ...probe } })],
        terminationGracePeriodSeconds: 1,
      });
      await node.create('good', server('good', passes));
      await node.create('bad', server('bad', fails));
      await untilJudged(node, { name: 'bad', kind });
      const isGood = (pod: V1Pod) =>
        containerOf(pod, 'good')?.ready === true && containerOf(pod, 'good')?.started === true;
      const good = await node.until('good', isGood, { what: 'good is ready' });
      expect(containerOf(good, 'good')?.restartCount).toBe(0);
    },
  };
}

function initialDelay(kind: Kind): NodePromise {
  return {
    id: `${dashed(kind)}-initial-delay`,
    fields: ofContainer(`${kind}.initialDelaySeconds`, `${kind}.periodSeconds`),
    says: `initialDelaySeconds pass between a container's start and its first ${kind}.`,
    source: `${PROBES}#configure-probes`,
    keep: async (node) => {
      // Two of them: no constant delay is within both, and one of 12 s is too long for the probe of `-timeout`.
      await Promise.all(
        [6, 12].map(async (initialDelaySeconds) => {
          const name = `late-${initialDelaySeconds}`;
          const probe = { exec: { command: ['false'] }, initialDelaySeconds, periodSeconds: 1, failureThreshold: 9 };
          await node.create(name, { containers: [node.shell(WAITS, { [kind]: probe })] });
          const told = await node.untilEvent(name, 'Unhealthy');
          const startedAt = containerOf(await node.pod(name))?.state?.running?.startedAt;
          expect(secondsBetween(startedAt, told.firstTimestamp), name).toBeGreaterThanOrEqual(initialDelaySeconds - 1);
        }),
      );
    },
  };
}

function period(kind: Kind): NodePromise {
  return {
    id: `${dashed(kind)}-period`,
    fields: ofContainer(`${kind}.periodSeconds`, `${kind}.exec`),
    says: `A ${kind} is asked again once periodSeconds have passed, and not before.`,
    source: `${PROBES}#configure-probes`,
    keep: async (node) => {
      await Promise.all(
        [2, 8].map(async (periodSeconds) => {
          const name = `every-${periodSeconds}`;
          // A startup probe that has passed is not asked again.
          const ends = kind === 'startupProbe' ? 'exit 1' : 'exit 0';
          const command = ['/bin/sh', '-c', `date +%s >>/asked/at; ${ends}`];
          const probe = { exec: { command }, periodSeconds, timeoutSeconds: 10, failureThreshold: 100 };
          const script = `trap 'exit 0' TERM; until [ -s /asked/at ] && [ "$(wc -l </asked/at)" -ge 5 ]; do sleep 0.2; done; cat /asked/at; echo asked; sleep 3600 & wait`;
          const volumeMounts = [{ name: 'asked', mountPath: '/asked' }];
          const volumes = [{ name: 'asked', emptyDir: {} }];
          await node.create(name, { volumes, containers: [node.shell(script, { [kind]: probe, volumeMounts })] });
          const said = await untilSays(node, name, { text: 'asked', limitMs: 120_000 });
          const times = said.trim().split('\n').slice(0, -1).map(Number);
          // A node may ask once more, out of turn, when a container has just started. On a busy machine a probe is late
          // and the next one is not: over three periods that counts once.
          const [from, to] = [times.at(1) ?? Number.NaN, times.at(4) ?? Number.NaN];
          expect(to - from, name).toBeGreaterThanOrEqual(3 * periodSeconds - 3);
          expect(to - from, name).toBeLessThan(3 * periodSeconds + 15);
        }),
      );
    },
  };
}

function limitInTime(kind: Kind): NodePromise {
  return {
    id: `${dashed(kind)}-timeout`,
    fields: ofContainer(`${kind}.timeoutSeconds`, `${kind}.exec`),
    says: `A ${kind} that gives no answer within timeoutSeconds has failed, and one that gives it within them has not.`,
    source: `${PROBES}#configure-probes`,
    keep: async (node) => {
      const late = { ...OFTEN, exec: { command: ['sleep', '20'] }, timeoutSeconds: 1, failureThreshold: 1 };
      await node.create('bad', {
        terminationGracePeriodSeconds: 1,
        containers: [node.shell(WAITS, { name: 'bad', [kind]: late })],
      });
      // The default of 1 s would be too short for this one.
      const command = ['/bin/sh', '-c', 'sleep 2; echo passed >>/asked/passed'];
      const inTime = { ...OFTEN, exec: { command }, timeoutSeconds: 10, failureThreshold: 1 };
      const script =
        "trap 'exit 0' TERM; until [ -s /asked/passed ]; do sleep 0.2; done; sleep 2; echo passed; sleep 3600 & wait";
      const volumeMounts = [{ name: 'asked', mountPath: '/asked' }];
      await node.create('good', {
        volumes: [{ name: 'asked', emptyDir: {} }],
        containers: [node.shell(script, { name: 'good', volumeMounts, [kind]: inTime })],
      });
      await untilJudged(node, { name: 'bad', kind });
      // A period, the timeout and some seconds for a busy machine: whoever always waits for 10 s, or for an answer, is later.
      const startedAt = (await node.untilEvent('bad', 'Started')).firstTimestamp;
      const failedAt = (await node.untilEvent('bad', 'Unhealthy')).firstTimestamp;
      expect(secondsBetween(startedAt, failedAt)).toBeLessThan(9);
      await untilSays(node, 'good', { container: 'good', text: 'passed' });
      const good = await node.until('good', (pod) => containerOf(pod, 'good')?.ready === true, {
        what: 'good is ready',
      });
      expect(containerOf(good, 'good')?.restartCount).toBe(0);
      expect((await node.events('good')).map(({ reason }) => reason)).not.toContain('Unhealthy');
    },
  };
}

/** Waits until a failing probe has had its effect, and checks that it had no other. */
async function untilJudged(node: NodeUnderTest, { name, kind }: { name: string; kind: Kind }): Promise<void> {
  expect(await node.untilEvent(name, 'Unhealthy')).toMatchObject({ type: 'Warning' });
  const word = kind.replace('Probe', '');
  if (kind === 'readinessProbe') {
    // Failures enough for any other probe to have had the container killed, and three more.
    await untilSo(() => node.events(name), {
      isSo: (events) => unhealthy(events) >= OFTEN.failureThreshold + 3,
      what: `${name} has failed ${OFTEN.failureThreshold + 3} times`,
      // A node may forgive what a busy machine has made fail: 39 s were seen where 5 are enough.
      limitMs: 180_000,
    });
    const { ready, restartCount } = containerOf(await node.pod(name), name) ?? {};
    expect({ ready, restartCount }).toEqual({ ready: false, restartCount: 0 });
    expect((await node.events(name)).map(({ reason }) => reason)).not.toContain('Killing');
    return;
  }
  await node.until(name, (pod) => (containerOf(pod, name)?.restartCount ?? 0) > 0, { what: `${name} restarted` });
  expect((await node.untilEvent(name, 'Killing')).message).toContain(`failed ${word} probe, will be restarted`);
}

/** How many failed probes events tell of: one event stands for all that say the same. */
function unhealthy(events: readonly CoreV1Event[]): number {
  return events.reduce((sum, { reason, count }) => sum + (reason === 'Unhealthy' ? (count ?? 1) : 0), 0);
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
