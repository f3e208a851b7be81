import { expect } from 'vitest';
import { IGNORES_TERM, ofContainer, secondsBetween, untilCondition, untilRestarted, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { LIFECYCLE, PROBES } from './sources.js';

const NEVER = { exec: { command: ['false'] }, periodSeconds: 2, failureThreshold: 3, successThreshold: 1 };
const isUp = { command: ['/bin/sh', '-c', '[ -e /tmp/up ]'] };
const TERM = "trap 'exit 0' TERM";

/** What follows from probes. */
export const PROBE_EFFECTS: readonly NodePromise[] = [
  {
    id: 'readiness-comes-and-goes',
    fields: ofContainer('readinessProbe.exec', 'readinessProbe.periodSeconds', 'readinessProbe.failureThreshold'),
    says: 'A container is ready while its readiness probe passes, and is not restarted when it stops to.',
    source: `${LIFECYCLE}#types-of-probe`,
    isQuick: true,
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
    id: 'readiness-success-threshold',
    fields: ofContainer('readinessProbe.successThreshold'),
    says: 'A readiness probe has to pass successThreshold times in a row.',
    source: `${PROBES}#configure-probes`,
    keep: async (node) => {
      const asks = 'echo asked >>/asked/times';
      const main = node.shell(`${TERM}; while sleep 0.2; do wc -l </asked/times; done 2>/dev/null`, {
        readinessProbe: { exec: { command: ['/bin/sh', '-c', asks] }, periodSeconds: 2, successThreshold: 3 },
        volumeMounts: [{ name: 'asked', mountPath: '/asked' }],
      });
      await node.create('thrice', { volumes: [{ name: 'asked', emptyDir: {} }], containers: [main] });
      await untilCondition(node, 'thrice', { type: 'Ready', status: 'True' });
      await node.until('thrice', (one) => containerOf(one)?.ready === true, { what: 'ready' });
      const counts = (await node.log('thrice')).trim().split('\n').map(Number);
      expect(Math.max(...counts)).toBeGreaterThanOrEqual(2);
    },
  },
  {
    id: 'failure-threshold-and-period',
    fields: ofContainer(
      ...['livenessProbe', 'startupProbe'].flatMap((kind) =>
        ['periodSeconds', 'failureThreshold', 'successThreshold'].map((field) => `${kind}.${field}`),
      ),
    ),
    says: 'A container is killed after failureThreshold failures in a row, periodSeconds apart.',
    source: `${PROBES}#configure-probes`,
    keep: async (node) => {
      const containers = [
        node.shell(WAITS, { name: 'liveness', livenessProbe: NEVER }),
        node.shell(WAITS, { name: 'startup', startupProbe: NEVER }),
      ];
      await node.create('doomed', { containers });
      for (const { name } of containers) {
        const pod = await untilRestarted(node, 'doomed', { container: name });
        const { startedAt, finishedAt } = containerOf(pod, name)?.lastState?.terminated ?? {};
        expect(secondsBetween(startedAt, finishedAt), name).toBeGreaterThanOrEqual(3);
        expect(secondsBetween(startedAt, finishedAt), name).toBeLessThan(30);
      }
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
      const probe = { ...NEVER, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 2 };
      const containers = [
        node.shell(IGNORES_TERM, { name: 'liveness', livenessProbe: probe }),
        node.shell(IGNORES_TERM, { name: 'startup', startupProbe: probe }),
      ];
      await node.create('deaf', { terminationGracePeriodSeconds: 600, containers });
      for (const { name } of containers) {
        const pod = await untilRestarted(node, 'deaf', { container: name });
        expect(containerOf(pod, name)?.lastState?.terminated?.exitCode).toBe(137);
      }
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
    id: 'http-probe-follows-redirects',
    fields: ofContainer('livenessProbe.httpGet'),
    says: 'An HTTP probe follows a redirect to the same host, and what it finds there counts.',
    source: `${PROBES}#http-probes`,
    keep: async (node) => {
      const httpGet = { path: '/redirect?location=%2Fecho%3Fcode%3D500%26msg%3Dno', port: 8080 };
      const livenessProbe = { httpGet, periodSeconds: 1, failureThreshold: 1 };
      const main = node.agnhost(['netexec', '--http-port=8080'], { livenessProbe });
      await node.create('moved', { terminationGracePeriodSeconds: 1, containers: [main] });
      await untilRestarted(node, 'moved');
      expect((await node.untilEvent('moved', 'Unhealthy')).message).toContain('500');
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
