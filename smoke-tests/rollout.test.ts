import { describe, expect, test } from 'vitest';
import { observeRollout, type RolloutRecord } from '../src/canaries/observe-rollout.js';
import { readPodsBefore } from '../src/canaries/pods-before.js';
import { prowVersionMetric } from '../src/model/candidate.js';
import { isOfWorkload } from '../src/model/of-workload.js';
import { liveRun } from './live-run.js';

const run = liveRun();
const running = run.environment.components.filter(({ replicas }) => replicas > 0);
/** Seen by the first test; the others say what it shows. */
let record: RolloutRecord;

test('every component that is declared to run has a workload', async ({ signal }) => {
  const previousPods = readPodsBefore(run.directory, run.phase);
  record = await run.observe(signal, () => observeRollout(run, { previousPods }));
  expect(record.workloads.map(({ component }) => component)).toEqual(running.map(({ component }) => component));
});

describe.each(running)('what runs as $component ($workload.name) is what was declared', (declared) => {
  const own = () => record.processes.filter((one) => isOfWorkload(one, declared));

  test('as many pods as declared are ready', () => {
    expect(own().filter(({ ready }) => ready)).toHaveLength(declared.replicas);
  });

  test('every process is the executable that the image stands for', () => {
    const digests = new Set(own().map(({ executableSha256 }) => executableSha256));
    expect([...digests]).toEqual([declared.executableSha256]);
  });

  test.skipIf(declared.metricsPort === null)('every process reports the declared Prow version itself', () => {
    const versions = new Set(own().map(({ prowVersion }) => prowVersion));
    expect([...versions]).toEqual([prowVersionMetric(declared.tag)]);
  });

  test('no pod from before the deployment is left', () => {
    const workload = record.workloads.find((one) => isOfWorkload(one, declared));
    const previous = workload?.previousPods ?? [];
    expect(workload?.pods.filter((uid) => previous.includes(uid))).toEqual([]);
  });
});
