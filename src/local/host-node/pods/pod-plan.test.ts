import { describe, expect, it } from 'vitest';
import { LAUNCHED_AT, observed, samplePod, sampleRun, seen } from './fixtures/observed-pod.js';
import { planPod } from './pod-plan.js';

const NOW = Date.parse(LAUNCHED_AT) + 5000;
const init = [
  { name: 'first', image: 'i' },
  { name: 'second', image: 'i' },
];
const names = (plan: ReturnType<typeof planPod>) => plan.launch.map(({ name }) => name);

describe('what to start next', () => {
  it('is the first init container, then the second, then all others', () => {
    const pod = samplePod({
      initContainers: init,
      containers: [
        { name: 'a', image: 'i' },
        { name: 'b', image: 'i' },
      ],
    });
    const done = seen(sampleRun({}));
    expect(names(planPod(observed(pod, {}), NOW))).toEqual(['first']);
    expect(names(planPod(observed(pod, { first: seen(sampleRun(null)) }), NOW))).toEqual([]);
    expect(names(planPod(observed(pod, { first: done }), NOW))).toEqual(['second']);
    expect(names(planPod(observed(pod, { first: done, second: done }), NOW))).toEqual(['a', 'b']);
  });

  it('is nothing while everything runs', () => {
    expect(names(planPod(observed(samplePod(), { main: seen(sampleRun(null)) }), NOW))).toEqual([]);
  });

  it.each([
    ['Always', 0, ['main']],
    ['Always', 1, ['main']],
    ['OnFailure', 0, []],
    ['OnFailure', 1, ['main']],
    ['Never', 1, []],
  ] as const)('after restart policy %s and exit code %d is %j', (restartPolicy, exitCode, expected) => {
    const pod = samplePod({ restartPolicy });
    expect(names(planPod(observed(pod, { main: seen(sampleRun({ exitCode })) }), NOW))).toEqual(expected);
  });

  it('waits for the back-off and says until when', () => {
    const crashed = seen(sampleRun({ exitCode: 1 }, { backoffMs: 10_000 }));
    const plan = planPod(observed(samplePod(), { main: crashed }), NOW);
    expect(plan).toEqual({ launch: [], lookAgainAt: Date.parse(LAUNCHED_AT) + 11_000 });
    expect(names(planPod(observed(samplePod(), { main: crashed }), NOW + 10_000))).toEqual(['main']);
  });

  it('is nothing for a pod that has to end', () => {
    expect(names(planPod(observed(samplePod(), {}, { stopped: { failed: false } }), NOW))).toEqual([]);
  });

  it('does not try a failed init container again under restart policy Never', () => {
    const failed = { first: seen(sampleRun({ exitCode: 1 })) };
    expect(names(planPod(observed(samplePod({ initContainers: init, restartPolicy: 'Never' }), failed), NOW))).toEqual(
      [],
    );
    expect(names(planPod(observed(samplePod({ initContainers: init }), failed), NOW))).toEqual(['first']);
  });
});
