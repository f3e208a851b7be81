import { describe, expect, test } from 'vitest';
import { CANARY_ACCOUNT, CANARY_QUEUE, canarySecret, type KeptTask } from '../model/canary.js';
import { canaryPod } from './canary-pod.js';
import { makeEnvironment } from './fixtures/make-run.js';

const plain = makeEnvironment();
const decorated = {
  image: 'whereabouts:1',
  command: ['node', '/whereabouts.mjs'],
  configs: [{ spelling: 'default', config: { timeout: '2m' } }],
};
const environment = makeEnvironment({ canary: { ...plain.canary, decorated } });

describe('a canary’s pod', () => {
  test('is undecorated and over at once where it has nothing to do', () => {
    const made = canaryPod({ spelling: 'default' }, environment);
    expect(made).not.toHaveProperty('decoration_config');
    expect(made.pod_spec).toMatchObject({ containers: [{ image: 'canary:1' }], serviceAccountName: 'default' });
  });

  test('is decorated, and may ask its cluster, where it is to say where it is', () => {
    const made = canaryPod({ spelling: 'default', task: 'speak' }, environment);
    expect(made).toMatchObject({
      decoration_config: { timeout: '2m' },
      pod_spec: {
        serviceAccountName: CANARY_ACCOUNT,
        containers: [{ image: 'whereabouts:1', command: ['node', '/whereabouts.mjs', 'whereabouts.json', '0'] }],
      },
    });
  });

  test('ends with another exit code where it is to fail', () => {
    const { pod_spec: pod } = canaryPod({ spelling: 'default', task: 'fail' }, environment);
    expect(pod.containers).toMatchObject([{ command: expect.arrayContaining(['1']) }]);
  });

  test('needs the Secret of the cluster that its alias leads to, and of no other', () => {
    const { pod_spec: pod } = canaryPod({ spelling: null, task: 'secret' }, environment);
    expect(pod.volumes).toEqual([{ name: 'canary', secret: { secretName: canarySecret('prow-build') } }]);
    const trusted = canaryPod({ spelling: 'test-infra-trusted', task: 'secret' }, environment);
    expect(trusted.pod_spec.volumes).toEqual([{ name: 'canary', secret: { secretName: canarySecret('prow') } }]);
  });

  test('lasts, may be aborted by anyone, and is decorated where it is to be aborted first', () => {
    const abortable = { rerun_auth_config: { allow_anyone: true } };
    const first = canaryPod({ spelling: 'default', task: 'abort' }, environment);
    expect(first).toMatchObject({ ...abortable, decoration_config: { timeout: '900s' } });
    const last = canaryPod({ spelling: 'default', task: 'stay' }, environment);
    expect(last).toMatchObject({ ...abortable, pod_spec: { terminationGracePeriodSeconds: 5 } });
    expect(last).not.toHaveProperty('decoration_config');
    expect(canaryPod({ spelling: 'default', task: 'speak' }, environment)).not.toHaveProperty('rerun_auth_config');
  });

  test('asks of plank what its task is about, and of nothing of production’s to be waited for', () => {
    const made = (task: KeptTask) => canaryPod({ spelling: 'default', task }, environment);
    const [volume] = made('evicted').pod_spec.volumes;
    expect(volume).toEqual({ name: 'canary', emptyDir: { sizeLimit: '256Ki' } });
    expect(made('evicted')).not.toHaveProperty('error_on_eviction');
    expect(made('evicted-once')).toMatchObject({ error_on_eviction: true });
    expect(made('unscheduled')).toMatchObject({ decoration_config: { pod_unscheduled_timeout: '8s' } });
    expect(made('unscheduled').pod_spec.nodeSelector).not.toEqual(plain.canary.nodeSelector);
    expect(made('unpullable')).toMatchObject({ decoration_config: { pod_pending_timeout: '8s' } });
    expect(made('overdue')).toMatchObject({ decoration_config: { timeout: '3s', grace_period: '1s' } });
    expect(made('serial')).toMatchObject({ max_concurrency: 1 });
    expect(made('queued')).toMatchObject({ job_queue_name: CANARY_QUEUE.name });
  });

  test('is refused a decoration that the environment has not', () => {
    expect(() => canaryPod({ spelling: null, task: 'speak' }, environment)).toThrow(RangeError);
    expect(() => canaryPod({ spelling: 'default', task: 'speak' }, plain)).toThrow(RangeError);
  });
});
