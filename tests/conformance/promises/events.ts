import { expect } from 'vitest';
import { ofBoth, untilCondition, untilSo, untilSucceeded, WAITS } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { RESOURCES, RUNNING_POD } from './sources.js';

const STEPS = ['Pulled', 'Created', 'Started'];
const CPU = { cpu: '10m', memory: '16Mi' };

/** What a node tells about a pod's course. */
export const EVENTS: readonly NodePromise[] = [
  {
    id: 'start-is-told-by-events',
    fields: ['containers[].name'],
    says: 'Scheduled, then Pulled, Created and Started of each container are told, by whom, about what.',
    source: `${RUNNING_POD}#using-kubectl-describe-pod-to-fetch-details-about-pods`,
    keep: async (node) => {
      const initContainers = [node.shell('exit 0', { name: 'first' })];
      await node.create('told', { restartPolicy: 'Never', initContainers, containers: [node.shell('exit 0')] });
      await untilSucceeded(node, 'told');
      await node.untilEvent('told', 'Started');
      const isAbout = (path: string) => async () =>
        (await node.events('told'))
          .filter(({ involvedObject }) => involvedObject.fieldPath === path)
          .map(({ reason }) => reason);
      for (const path of ['spec.initContainers{first}', 'spec.containers{main}'])
        await untilSo(isAbout(path), { isSo: (reasons) => STEPS.every((step) => reasons.includes(step)), what: path });
      const started = await node.untilEvent('told', 'Started');
      expect(started).toMatchObject({ type: 'Normal', source: { component: 'kubelet', host: node.place.name } });
      expect((await node.events('told')).map(({ reason }) => reason)).toContain('Scheduled');
    },
  },
  {
    id: 'repeated-events-are-counted',
    fields: ['containers[].readinessProbe.exec'],
    says: 'An event that repeats is one object with a count.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/',
    keep: async (node) => {
      const readinessProbe = { exec: { command: ['false'] }, periodSeconds: 1 };
      await node.create('unready', { containers: [node.shell(WAITS, { readinessProbe })] });
      const counted = async () => {
        const events = (await node.events('unready')).filter(({ reason }) => reason === 'Unhealthy');
        return { objects: events.length, isCounted: (events[0]?.count ?? 0) >= 3 };
      };
      const { objects } = await untilSo(counted, { isSo: ({ isCounted }) => isCounted, what: 'counted' });
      expect(objects).toBe(1);
    },
  },
  {
    id: 'quality-of-service-is-kept',
    fields: [],
    says: "A pod's class of service follows from its requests and limits, and stays in its status.",
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/#quality-of-service-classes',
    keep: async (node) => {
      const classes = { Guaranteed: { limits: CPU, requests: CPU }, Burstable: { requests: CPU }, BestEffort: {} };
      for (const [name, resources] of Object.entries(classes)) {
        const pod = name.toLowerCase();
        await node.create(pod, { containers: [node.shell(WAITS, { resources })] });
        const { status } = await untilCondition(node, pod, { type: 'Ready', status: 'True' });
        expect(status?.qosClass).toBe(name);
      }
    },
  },
  {
    id: 'memory-over-the-limit',
    fields: ofBoth('resources.limits.memory'),
    says: 'A container that holds more memory than its limit is killed, with reason OOMKilled, and one below it is not.',
    source: `${RESOURCES}#how-pods-with-resource-limits-are-run`,
    keep: async (node) => {
      const script = 'x=$(head -c 67108864 /dev/zero | tr "\\0" x); sleep 5; echo survived';
      const limited = (name: string, memory: string) =>
        node.create(name, {
          restartPolicy: 'Never',
          containers: [node.shell(script, { resources: { limits: { memory } } })],
        });
      await limited('hungry', '20Mi');
      await limited('modest', '512Mi');
      await node.create('first', {
        restartPolicy: 'Never',
        initContainers: [node.shell(script, { name: 'hungry', resources: { limits: { memory: '20Mi' } } })],
        containers: [node.shell('exit 0')],
      });
      const pod = await node.untilPhase('hungry', 'Failed');
      const { terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
      // Where only a child of the program was killed, some kernels and runtimes name the program's own end.
      expect([terminated?.reason, terminated?.exitCode !== 0]).toEqual(['OOMKilled', true]);
      expect(await node.log('hungry')).toBe('');
      const first = await node.untilPhase('first', 'Failed');
      expect(containerOf(first, 'hungry')?.state?.terminated?.reason).toBe('OOMKilled');
      await untilSucceeded(node, 'modest');
    },
  },
];
