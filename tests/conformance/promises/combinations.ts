import type { V1Container, V1Pod, V1PodSpec, V1Volume } from '@kubernetes/client-node';
import fc from 'fast-check';
import { expect } from 'vitest';
import { IGNORES_TERM, makeConfigMap, makeSecret, secondsBetween, untilCondition, WAITS } from '../asking.js';
import { conditionOf, containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { INIT_CONTAINERS, LIFECYCLE } from './sources.js';

const RUNS = 20;
/** Pods mostly wait; with more of them at once the machine would be what is asked. */
const AT_A_TIME = 5;
/** From the end of the grace period until the pod is gone: its hook's two seconds more, its volumes and its status, on a busy machine. */
const GONE_WITHIN_SECONDS = 20;

/** No exit code that is drawn. */
const LOST = 99;

const policy = fc.constantFrom('Always', 'OnFailure', 'Never');
const code = fc.constantFrom(0, 1, 42);
const volume = fc.constantFrom<V1PodSpec['volumes']>(
  [{ name: 'v', emptyDir: {} }],
  [{ name: 'v', emptyDir: { medium: 'Memory' } }],
);

/** Three ways to the file `a` that holds `x`. */
const given = fc.constantFrom<V1Volume>(
  { name: 's', secret: { secretName: 's' } },
  { name: 's', configMap: { name: 'c' } },
  { name: 's', projected: { sources: [{ secret: { name: 's' } }, { configMap: { name: 'other' } }] } },
);
const probes = fc.subarray(['readinessProbe', 'livenessProbe', 'startupProbe']);

/** Fields together, chosen at random: what one says must hold whatever the others are. */
export const COMBINATIONS: readonly NodePromise[] = [
  {
    id: 'phase-follows-from-policy-and-exit-codes',
    fields: ['restartPolicy', 'volumes[].emptyDir.medium'],
    says: 'For any policy, volume, init and exit codes the phase is what the documentation derives from them.',
    source: `${LIFECYCLE}#pod-phase`,
    isDrawn: true,
    keep: async (node) => {
      const shape = fc.record({
        policy,
        volume,
        init: fc.option(code, { nil: null }),
        codes: fc.array(code, { minLength: 1, maxLength: 3 }),
      });
      await holdsOfAny(shape, async ({ policy: restartPolicy, volume: volumes, init, codes }, draw) => {
        const name = `ends-${draw}`;
        const ends = (exitCode: number, of: string): V1Container =>
          // Whoever finds the volume otherwise than its init container left it ends with another code.
          node.shell(
            `${init === 0 && of !== 'init' ? `grep -q init /v/ran || exit ${LOST}; ` : ''}echo ${of} >>/v/ran; exit ${exitCode}`,
            {
              name: of,
              volumeMounts: [{ name: 'v', mountPath: '/v' }],
            },
          );
        const initContainers = init === null ? [] : [ends(init, 'init')];
        await node.create(name, {
          restartPolicy,
          volumes: volumes ?? [],
          initContainers,
          containers: codes.map((one, index) => ends(one, `c${index}`)),
        });
        await untilAsDocumented(node, { name, restartPolicy, init, codes });
      });
    },
  },
  {
    id: 'ready-then-deleted-in-any-combination',
    fields: [
      ...['restartPolicy', 'terminationGracePeriodSeconds'],
      ...['readinessProbe.exec', 'livenessProbe.exec', 'startupProbe.exec', 'lifecycle.preStop.exec'].map(
        (field) => `containers[].${field}`,
      ),
      ...['secret', 'configMap', 'projected.sources[].secret', 'emptyDir.medium'].map((field) => `volumes[].${field}`),
    ],
    says: 'For any volumes, init containers, probes, hook and policy a pod becomes ready, and is gone within its grace period.',
    source: INIT_CONTAINERS,
    isDrawn: true,
    keep: async (node) => {
      await makeSecret(node, 's', { a: 'x' });
      await makeConfigMap(node, 'c', { a: 'x' });
      await makeConfigMap(node, 'other', { b: 'y' });
      const shape = fc.record({
        policy,
        volume,
        given,
        inits: fc.integer({ min: 0, max: 2 }),
        probes,
        isHooked: fc.boolean(),
        isDeaf: fc.boolean(),
        grace: fc.integer({ min: 0, max: 4 }),
      });
      await holdsOfAny(shape, async (drawn, index) => {
        const name = `runs-${index}`;
        await node.create(name, combined(node, drawn));
        const pod = await untilCondition(node, name, { type: 'Ready', status: 'True' });
        expect(containerOf(pod)).toMatchObject({ restartCount: 0, ready: true, started: true });
        const deletedAt = new Date();
        await node.core.deleteNamespacedPod({ namespace: node.namespace, name });
        await node.untilGone(name, 40_000);
        const seconds = secondsBetween(deletedAt, new Date());
        if (drawn.isDeaf && drawn.grace > 1) expect(seconds).toBeGreaterThanOrEqual(drawn.grace - 1);
        expect(seconds).toBeLessThan((drawn.isDeaf ? drawn.grace : 0) + GONE_WITHIN_SECONDS);
        // A hook that finds what it looks for does so in the time that is left; one second is none.
        if (drawn.grace > 1) expect(await reasonsOf(node, name)).not.toContain('FailedPreStopHook');
      });
    },
  },
];

/** Draws at random and asks some at a time. Throws, with the seed that draws the same again, at the first that does not hold. */
async function holdsOfAny<T>(shape: fc.Arbitrary<T>, holds: (drawn: T, index: number) => Promise<void>): Promise<void> {
  const seed = Date.now();
  const waiting = [...fc.sample(shape, { numRuns: RUNS, seed }).entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, drawn] = next;
      await holds(drawn, index).catch((cause: unknown) => {
        // Nothing new is begun where one has failed.
        waiting.length = 0;
        throw new Error(`draw ${index} of seed ${seed} does not hold: ${JSON.stringify(drawn)}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

async function reasonsOf(node: NodeUnderTest, name: string): Promise<(string | undefined)[]> {
  return (await node.events(name)).map(({ reason }) => reason);
}

interface Drawn {
  readonly policy: string;
  readonly volume: V1PodSpec['volumes'];
  readonly given: V1Volume;
  readonly inits: number;
  readonly probes: readonly string[];
  readonly isHooked: boolean;
  readonly isDeaf: boolean;
  readonly grace: number;
}

function combined(
  node: NodeUnderTest,
  { policy: restartPolicy, volume: own = [], given: read, inits, probes: asked, isHooked, isDeaf, grace }: Drawn,
): V1PodSpec {
  const volumeMounts = [
    { name: 'v', mountPath: '/v' },
    { name: 's', mountPath: '/s', readOnly: true },
  ];
  const command = ['/bin/sh', '-c', `[ "$(cat /s/a)" = x ] && [ "$(wc -l </v/ran)" -ge ${inits} ]`];
  const probe = { exec: { command }, periodSeconds: 1 };
  const main = node.shell(`touch /v/ran; ${isDeaf ? IGNORES_TERM : WAITS}`, {
    volumeMounts,
    ...Object.fromEntries(asked.map((kind) => [kind, probe])),
    ...(isHooked ? { lifecycle: { preStop: { exec: { command } } } } : {}),
  });
  return {
    restartPolicy,
    terminationGracePeriodSeconds: grace,
    volumes: [...own, read],
    initContainers: Array.from({ length: inits }, (_, index) =>
      node.shell('echo init >>/v/ran', { name: `i${index}`, volumeMounts }),
    ),
    containers: [main],
  };
}

interface Ending {
  readonly name: string;
  readonly restartPolicy: string;
  readonly init: number | null;
  readonly codes: readonly number[];
}

/** The documentation's rules: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase. */
async function untilAsDocumented(node: NodeUnderTest, { name, restartPolicy, init, codes }: Ending): Promise<void> {
  const again = (exitCode: number) => restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
  const restarts = (pod: V1Pod, of: string) => containerOf(pod, of)?.restartCount ?? 0;
  if (init !== null && init !== 0) {
    const phase = restartPolicy === 'Never' ? 'Failed' : 'Pending';
    const isSo = (pod: V1Pod) => pod.status?.phase === phase && (phase === 'Failed' || restarts(pod, 'init') > 0);
    const pod = await node.until(name, isSo, { what: `${phase} after its init container failed` });
    expect(codes.map((_, index) => containerOf(pod, `c${index}`)?.state?.running)).toEqual(codes.map(() => undefined));
    return;
  }
  if (codes.some(again)) {
    // One container may be started again before the last of them was started at all: until then the pod is Pending.
    const hasRun = (pod: V1Pod, of: string) => containerOf(pod, of)?.state?.terminated !== undefined;
    const isSo = (pod: V1Pod) =>
      codes.every((one, index) => (again(one) ? restarts(pod, `c${index}`) > 0 : hasRun(pod, `c${index}`)));
    const pod = await node.until(name, isSo, { what: 'restarted', limitMs: 90_000 });
    expect(pod.status?.phase).toBe('Running');
    for (const [index, one] of codes.entries()) if (!again(one)) expect(restarts(pod, `c${index}`)).toBe(0);
    return;
  }
  const phase = codes.every((one) => one === 0) ? 'Succeeded' : 'Failed';
  const pod = await node.untilPhase(name, phase);
  expect(codes.map((_, index) => containerOf(pod, `c${index}`)?.state?.terminated?.exitCode)).toEqual(codes);
  expect(conditionOf(pod, 'Ready')).toBe('False');
}
