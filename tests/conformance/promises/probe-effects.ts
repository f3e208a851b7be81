import { expect } from 'vitest';
import { IGNORES_TERM, ofContainer, secondsBetween, untilCondition, untilRestarted } from '../asking.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE, PROBES } from './sources.js';

/** Fails from the second on in which the container has told the kernel that it ignores SIGTERM. */
const FAILS = { exec: { command: ['false'] }, initialDelaySeconds: 2, periodSeconds: 1, failureThreshold: 1 };
const isUp = { command: ['/bin/sh', '-c', '[ -e /tmp/up ]'] };
const TERM = "trap 'exit 0' TERM";

/** What follows from probes. */
export const PROBE_EFFECTS: readonly NodePromise[] = [
  {
    id: 'readiness-comes-and-goes',
    fields: ofContainer('readinessProbe.exec', 'readinessProbe.periodSeconds', 'readinessProbe.failureThreshold'),
    says: 'A container is ready while its readiness probe passes, and is not restarted when it stops to.',
    source: `${LIFECYCLE}#types-of-probe`,
    keep: async (node) => {
      const readinessProbe = { exec: isUp, periodSeconds: 1, failureThreshold: 1 };
      const script = `${TERM}; sleep 6; touch /tmp/up; sleep 10; rm /tmp/up; sleep 3600 & wait`;
      await node.create('wavering', { containers: [node.shell(script, { readinessProbe })] });
      const isRunning = await node.until('wavering', (one) => containerOf(one)?.state?.running !== undefined, {
        what: 'running',
      });
      expect(containerOf(isRunning)?.ready).toBe(false);
      await untilCondition(node, 'wavering', { type: 'Ready', status: 'True' });
      const pod = await untilCondition(node, 'wavering', { type: 'Ready', status: 'False' });
      expect(containerOf(pod)).toMatchObject({ ready: false, restartCount: 0, started: true });
    },
  },
  {
    id: 'startup-holds-the-others-back',
    fields: ofContainer('startupProbe.exec', 'startupProbe.failureThreshold', 'livenessProbe.exec'),
    says: 'Until the startup probe has passed there is no liveness or readiness probe, and the container is not started.',
    source: `${LIFECYCLE}#types-of-probe`,
    keep: async (node) => {
      const script = `${TERM}; sleep 10; touch /tmp/up; sleep 3600 & wait`;
      const main = node.shell(script, {
        startupProbe: { exec: isUp, periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { exec: isUp, periodSeconds: 1, failureThreshold: 1 },
        readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
      });
      await node.create('slow', { containers: [main] });
      const early = await node.until('slow', (one) => containerOf(one)?.state?.running !== undefined, {
        what: 'running',
      });
      expect(containerOf(early)).toMatchObject({ started: false, ready: false });
      const pod = await untilCondition(node, 'slow', { type: 'Ready', status: 'True' });
      expect(containerOf(pod)).toMatchObject({ started: true, ready: true, restartCount: 0 });
    },
  },
  {
    id: 'probes-have-a-grace-period-of-their-own',
    fields: ofContainer('livenessProbe.terminationGracePeriodSeconds', 'startupProbe.terminationGracePeriodSeconds'),
    says: "A probe's terminationGracePeriodSeconds overrules the pod's when the probe has the container killed.",
    source: `${PROBES}#probe-level-terminationgraceperiodseconds`,
    keep: async (node) => {
      const asked = [
        { kind: 'livenessProbe', grace: 2 },
        { kind: 'startupProbe', grace: 14 },
      ] as const;
      for (const { kind, grace } of asked) {
        const probe = { ...FAILS, terminationGracePeriodSeconds: grace };
        const containers = [node.shell(IGNORES_TERM, { [kind]: probe })];
        await node.create(kind.toLowerCase(), { terminationGracePeriodSeconds: 600, containers });
      }
      for (const { kind, grace } of asked) await expectGrace(node, kind.toLowerCase(), grace);
    },
  },
  {
    id: 'probe-kills-have-the-grace-of-the-pod',
    fields: [...ofContainer('livenessProbe.exec', 'startupProbe.exec'), 'terminationGracePeriodSeconds'],
    says: "A container that a probe without a grace period of its own has killed gets the pod's before SIGKILL.",
    source: `${LIFECYCLE}#pod-termination`,
    keep: async (node) => {
      const asked = [
        { kind: 'livenessProbe', grace: 2 },
        { kind: 'livenessProbe', grace: 14 },
        { kind: 'startupProbe', grace: 8 },
      ] as const;
      for (const { kind, grace } of asked) {
        const containers = [node.shell(IGNORES_TERM, { [kind]: FAILS })];
        await node.create(`deaf-${grace}`, { terminationGracePeriodSeconds: grace, containers });
      }
      for (const { grace } of asked) await expectGrace(node, `deaf-${grace}`, grace);
    },
  },
  {
    id: 'liveness-does-not-overrule-restart-policy',
    fields: [...ofContainer('livenessProbe.exec'), 'restartPolicy'],
    says: 'A container that its liveness probe has killed is started again only if the restart policy says so.',
    source: `${LIFECYCLE}#types-of-probe`,
    keep: async (node) => {
      // Fails as soon as the script is ready to be told to end.
      const exec = { command: ['/bin/sh', '-c', '[ ! -e /tmp/up ]'] };
      const livenessProbe = { exec, periodSeconds: 1, failureThreshold: 1 };
      const main = node.shell("trap 'exit 6' TERM; touch /tmp/up; sleep 3600 & wait", { livenessProbe });
      await node.create('once', { restartPolicy: 'Never', containers: [main] });
      const pod = await node.untilPhase('once', 'Failed');
      expect(containerOf(pod)).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 6 } } });
    },
  },
  {
    id: 'liveness-example-of-the-documentation',
    fields: ofContainer('livenessProbe.httpGet', 'livenessProbe.initialDelaySeconds'),
    says: 'The server of the documentation, healthy for its first 10 s, is restarted after that.',
    source: `${PROBES}#define-a-liveness-http-request`,
    keep: async (node) => {
      const httpGet = { path: '/healthz', port: 8080, httpHeaders: [{ name: 'Custom-Header', value: 'Awesome' }] };
      const livenessProbe = { httpGet, initialDelaySeconds: 3, periodSeconds: 3 };
      await node.create('liveness', {
        terminationGracePeriodSeconds: 1,
        containers: [node.agnhost(['liveness'], { livenessProbe })],
      });
      const pod = await untilRestarted(node, 'liveness');
      const { startedAt, finishedAt } = containerOf(pod)?.lastState?.terminated ?? {};
      expect(secondsBetween(startedAt, finishedAt)).toBeGreaterThanOrEqual(10);
    },
  },
];

/** Expects that a deaf container was killed this long after its probe had it told: in whole seconds, so one less, and some for a busy machine. */
async function expectGrace(node: NodeUnderTest, name: string, grace: number): Promise<void> {
  const told = await node.untilEvent(name, 'Killing');
  const pod = await untilRestarted(node, name);
  const { exitCode, finishedAt } = containerOf(pod)?.lastState?.terminated ?? {};
  expect(exitCode, name).toBe(137);
  const seconds = secondsBetween(told.firstTimestamp, finishedAt);
  expect(seconds, `seconds from the Killing event of ${name} to its end`).toBeGreaterThanOrEqual(grace - 1);
  expect(seconds, `seconds from the Killing event of ${name} to its end`).toBeLessThan(grace + 6);
}
