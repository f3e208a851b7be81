import { describe, expect, it } from 'vitest';
import type { PodStatus } from '../pod.js';
import { LAUNCHED_AT, observed, samplePod, sampleRun, seen } from './fixtures/observed-pod.js';
import { podStatus } from './pod-status.js';

const NOW = Date.parse(LAUNCHED_AT) + 5000;

function condition({ conditions = [] }: PodStatus, type: string) {
  return conditions.find((candidate) => candidate.type === type);
}

describe('the status of a pod', () => {
  it('is Pending and creating before its container runs', () => {
    const status = podStatus(observed(samplePod(), {}, { podIP: null, hasSandbox: false }), NOW);
    expect(status.phase).toBe('Pending');
    expect(status.podIP).toBeUndefined();
    expect(status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    expect(condition(status, 'PodReadyToStartContainers')?.status).toBe('False');
  });

  it('is Running and ready with its container', () => {
    const status = podStatus(observed(samplePod(), { main: seen(sampleRun(null)) }), NOW);
    expect(status).toMatchObject({ phase: 'Running', podIP: '10.0.0.9', hostIP: '10.1.0.1', startTime: LAUNCHED_AT });
    expect(status.containerStatuses?.[0]).toMatchObject({
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: LAUNCHED_AT } },
    });
    expect(condition(status, 'Ready')?.status).toBe('True');
  });

  it('names the container that is not ready', () => {
    const status = podStatus(observed(samplePod(), { main: seen(sampleRun(null), { ready: false }) }), NOW);
    expect(status.phase).toBe('Running');
    expect(condition(status, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]',
    });
  });

  it('is Succeeded with what Prow reads: a terminated state, exit code 0 and its times', () => {
    const pod = samplePod({ restartPolicy: 'Never' });
    const status = podStatus(observed(pod, { main: seen(sampleRun({})) }), NOW);
    expect(status.phase).toBe('Succeeded');
    expect(status.containerStatuses?.[0]?.state.terminated).toEqual({
      exitCode: 0,
      reason: 'Completed',
      startedAt: LAUNCHED_AT,
      finishedAt: '2026-01-01T00:00:01Z',
      containerID: 'process://0',
    });
    expect(condition(status, 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
  });

  it('is Failed under restart policy Never when one of two containers failed', () => {
    const pod = samplePod({
      restartPolicy: 'Never',
      containers: [
        { name: 'a', image: 'i' },
        { name: 'b', image: 'i' },
      ],
    });
    const failed = seen(sampleRun({ exitCode: 3, reason: 'Error' }));
    expect(podStatus(observed(pod, { a: seen(sampleRun({})), b: failed }), NOW).phase).toBe('Failed');
    expect(podStatus(observed(pod, { a: seen(sampleRun(null)), b: failed }), NOW).phase).toBe('Running');
  });

  it('waits in CrashLoopBackOff and keeps the last end', () => {
    const crashed = sampleRun({ exitCode: 1, reason: 'Error' }, { backoffMs: 10_000, attempt: 2 });
    const status = podStatus(observed(samplePod(), { main: seen(crashed) }), NOW).containerStatuses?.[0];
    expect(status).toMatchObject({ restartCount: 2, ready: false, lastState: { terminated: { exitCode: 1 } } });
    expect(status?.state.waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: 'back-off 10s restarting failed container=main pod=p_n(u)',
    });
  });

  it('shows the end before as the last state of a restarted container', () => {
    const main = seen(sampleRun(null, { attempt: 1 }), { previous: sampleRun({ exitCode: 7, reason: 'Error' }) });
    expect(podStatus(observed(samplePod(), { main }), NOW).containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 7, containerID: 'process://0' } },
    });
  });

  it('is Pending while init containers run, and names those that are not done', () => {
    const pod = samplePod({ initContainers: [{ name: 'first', image: 'i' }] });
    const status = podStatus(observed(pod, { first: seen(sampleRun(null)) }), NOW);
    expect(status.phase).toBe('Pending');
    expect(status.containerStatuses?.[0]?.state.waiting?.reason).toBe('PodInitializing');
    expect(condition(status, 'Initialized')?.message).toBe('containers with incomplete status: [first]');
  });

  it('is Failed when an init container failed for good', () => {
    const pod = samplePod({ initContainers: [{ name: 'first', image: 'i' }], restartPolicy: 'Never' });
    expect(podStatus(observed(pod, { first: seen(sampleRun({ exitCode: 1 })) }), NOW).phase).toBe('Failed');
  });

  it('is Failed with the reason and no containers when a field is refused', () => {
    const stopped = { failed: true, reason: 'UnsupportedPodField', message: 'spec.hostNetwork' };
    const status = podStatus(observed(samplePod(), {}, { stopped }), NOW);
    expect(status).toMatchObject({ phase: 'Failed', reason: 'UnsupportedPodField', message: 'spec.hostNetwork' });
    expect(status.containerStatuses).toBeUndefined();
  });

  it('has failed only once its containers have ended', () => {
    const stopped = { failed: true, reason: 'DeadlineExceeded', message: 'late' };
    const running = podStatus(observed(samplePod(), { main: seen(sampleRun(null)) }, { stopped }), NOW);
    expect(running).toMatchObject({ phase: 'Running' });
    expect(running.reason).toBeUndefined();
    const ended = podStatus(observed(samplePod(), { main: seen(sampleRun({})) }, { stopped }), NOW);
    expect(ended).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
    const pod = samplePod({ initContainers: [{ name: 'first', image: 'i' }] });
    expect(podStatus(observed(pod, { first: seen(sampleRun(null)) }, { stopped }), NOW).phase).toBe('Pending');
  });

  it('is not ready before the conditions that its gates name are True', () => {
    const readyWith = (status: 'True' | 'False' | null) => {
      const pod = samplePod({ readinessGates: [{ conditionType: 'gate' }] });
      const conditions = status === null ? [] : [{ type: 'gate', status }];
      const all = podStatus(observed({ ...pod, status: { conditions } }, { main: seen(sampleRun(null)) }), NOW);
      return condition(all, 'Ready');
    };
    expect(readyWith(null)).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' });
    expect(readyWith('False')?.message).toContain('is not "True", but False');
    expect(readyWith('True')?.status).toBe('True');
  });

  it('ends by exit codes when the pod is deleted, whatever the restart policy', () => {
    const stopped = { failed: false };
    const ended = (exitCode: number) => observed(samplePod(), { main: seen(sampleRun({ exitCode })) }, { stopped });
    expect(podStatus(ended(0), NOW).phase).toBe('Succeeded');
    expect(podStatus(ended(143), NOW).phase).toBe('Failed');
    expect(podStatus(observed(samplePod(), { main: seen(sampleRun(null)) }, { stopped }), NOW).phase).toBe('Running');
  });

  it('keeps the time of a condition that has not changed', () => {
    const main = { main: seen(sampleRun(null)) };
    const first = podStatus(observed(samplePod(), main), NOW);
    const again = podStatus(observed({ ...samplePod(), status: first }, main), NOW + 60_000);
    expect(again.conditions).toEqual(first.conditions);
    const unready = { main: seen(sampleRun(null), { ready: false }) };
    const changed = podStatus(observed({ ...samplePod(), status: first }, unready), NOW + 60_000);
    expect(condition(changed, 'Ready')?.lastTransitionTime).not.toBe(condition(first, 'Ready')?.lastTransitionTime);
  });

  it('reports a container that cannot be created', () => {
    const problem = { reason: 'ErrImagePull', message: 'none' } as const;
    const status = podStatus(observed(samplePod(), { main: seen(null, { problem }) }), NOW);
    expect(status.containerStatuses?.[0]?.state).toEqual({ waiting: problem });
  });
});
