import { expect } from 'vitest';
import { answersOfBoth, endingAudibly, ofBoth, untilLogIs, untilRestarted, untilSays, WAITS } from '../asking.js';
import { conditionOf, containerOf, wholeConditionOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { INIT_CONTAINERS } from './sources.js';

const VOLUME = { volumes: [{ name: 'kept', emptyDir: {} }] };
const MOUNT = { volumeMounts: [{ name: 'kept', mountPath: '/kept' }] };
const IN_INIT = ['initContainers[].name', 'initContainers[].image', 'initContainers[].command'];

/** What runs before a pod's containers. */
export const INIT: readonly NodePromise[] = [
  {
    id: 'init-containers-run-in-order',
    fields: [...IN_INIT, 'initContainers[].volumeMounts[].name', 'initContainers[].volumeMounts[].mountPath'],
    says: 'Init containers run one after the other, each to its end, before any container starts.',
    source: `${INIT_CONTAINERS}#understanding-init-containers`,
    keep: async (node) => {
      const step = (name: string) => node.shell(`sleep 1; echo ${name} >>/kept/order`, { name, ...MOUNT });
      await node.create('ordered', {
        restartPolicy: 'Never',
        ...VOLUME,
        initContainers: [step('first'), step('second'), step('third')],
        containers: [node.shell('cat /kept/order', MOUNT)],
      });
      const pod = await node.untilPhase('ordered', 'Succeeded');
      await untilLogIs(node, 'ordered', { log: 'first\nsecond\nthird\n' });
      expect(containerOf(pod, 'second')?.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
      expect(conditionOf(pod, 'Initialized')).toBe('True');
    },
  },
  {
    id: 'failed-init-fails-a-pod-that-never-restarts',
    fields: [...IN_INIT, 'restartPolicy'],
    says: 'With restartPolicy Never a failed init container makes the pod Failed, and no container is started.',
    source: `${INIT_CONTAINERS}#understanding-init-containers`,
    keep: async (node) => {
      const initContainers = [node.shell('exit 3', { name: 'first' })];
      await node.create('failed', { restartPolicy: 'Never', initContainers, containers: [node.shell('exit 0')] });
      const pod = await node.untilPhase('failed', 'Failed');
      expect(containerOf(pod, 'first')?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
      expect(containerOf(pod)?.state?.running).toBeUndefined();
      expect(
        (await node.events('failed')).some(
          ({ involvedObject }) => involvedObject.fieldPath === 'spec.containers{main}',
        ),
      ).toBe(false);
    },
  },
  {
    id: 'failed-init-is-tried-again',
    fields: [...IN_INIT, 'restartPolicy'],
    says: 'A failed init container is started again until it succeeds, with back-off; then the containers start.',
    source: `${INIT_CONTAINERS}#understanding-init-containers`,
    keep: async (node) => {
      const initContainers = [
        node.shell('[ -e /kept/once ] || { touch /kept/once; exit 1; }', { name: 'first', ...MOUNT }),
      ];
      await node.create('again', { ...VOLUME, initContainers, containers: [node.shell(WAITS)] });
      const pod = await node.untilPhase('again', 'Running');
      expect(containerOf(pod, 'first')?.restartCount).toBe(1);
    },
  },
  {
    id: 'failing-init-keeps-the-pod-pending',
    fields: IN_INIT,
    says: 'While an init container keeps failing the pod is Pending, not Initialized, and its containers wait.',
    source: `${INIT_CONTAINERS}#detailed-behavior`,
    keep: async (node) => {
      const initContainers = [node.shell('exit 1', { name: 'first' })];
      await node.create('stuck', { initContainers, containers: [node.shell(WAITS)] });
      const pod = await node.until(
        'stuck',
        (one) => containerOf(one, 'first')?.state?.waiting?.reason === 'CrashLoopBackOff',
        { what: 'init container in CrashLoopBackOff', limitMs: 90_000 },
      );
      expect(pod.status?.phase).toBe('Pending');
      expect(wholeConditionOf(pod, 'Initialized')).toMatchObject({
        status: 'False',
        reason: 'ContainersNotInitialized',
      });
      expect(containerOf(pod)?.state?.waiting?.reason).toBe('PodInitializing');
    },
  },
  {
    id: 'init-is-not-repeated',
    fields: IN_INIT,
    says: 'A container that is started again does not make the init containers run again.',
    source: `${INIT_CONTAINERS}#pod-restart-reasons`,
    keep: async (node) => {
      const initContainers = [node.shell('echo init >>/kept/runs', { name: 'first', ...MOUNT })];
      const script = `echo main >>/kept/runs; [ "$(wc -l </kept/runs)" -ge 3 ] || exit 1; cat /kept/runs; ${WAITS}`;
      await node.create('restarted', { ...VOLUME, initContainers, containers: [node.shell(script, MOUNT)] });
      await untilRestarted(node, 'restarted');
      expect(await untilSays(node, 'restarted', { text: 'main\nmain\n' })).toBe('init\nmain\nmain\n');
    },
  },
  {
    id: 'init-containers-have-the-fields-of-containers',
    fields: [
      ...ofBoth('env[].name', 'env[].value', 'args', 'workingDir', 'imagePullPolicy'),
      ...ofBoth('securityContext.runAsUser', 'securityContext.runAsGroup', 'terminationMessagePath'),
    ],
    says: 'Init containers take the fields of containers: variables, arguments, directory, user, policies.',
    source: `${INIT_CONTAINERS}#differences-from-regular-containers`,
    keep: async (node) => {
      const said = await answersOfBoth(node, '', {
        container: {
          command: ['/bin/sh', '-c', endingAudibly('echo "$COLOUR $0 $PWD $(id -u) $(id -g)"; echo bye >/tmp/last')],
          args: ['$(COLOUR)-arg'],
          env: [{ name: 'COLOUR', value: 'red' }],
          workingDir: '/tmp',
          imagePullPolicy: 'IfNotPresent',
          securityContext: { runAsUser: 0, runAsGroup: 0 },
          terminationMessagePath: '/tmp/last',
        },
      });
      expect(said).toEqual(['red red-arg /tmp 0 0', 'red red-arg /tmp 0 0']);
      const pod = await node.pod('asked');
      expect(containerOf(pod, 'first')?.state?.terminated?.message).toBe('bye\n');
      expect(containerOf(pod)?.state?.terminated?.message).toBe('bye\n');
    },
  },
];
