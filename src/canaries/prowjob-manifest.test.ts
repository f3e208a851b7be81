import { expect, test } from 'vitest';
import type { JobType } from '../model/job.js';
import { makeEnvironment } from './fixtures/make-run.js';
import { prowJobManifest } from './prowjob-manifest.js';

function manifest(type: JobType, spelling: string | null) {
  const canary = { job: 'canary-x', spelling, type, way: 'prowjob' as const };
  const submission = { canary, runId: 'run-1', prowJob: 'name-1', startTime: '2026-08-22T10:00:00Z', pullNumber: 7 };
  return prowJobManifest(submission, makeEnvironment());
}

test('the omitted spelling leaves `cluster` out, and any other is written as it is', () => {
  expect(manifest('periodic', null).spec).not.toHaveProperty('cluster');
  expect(manifest('periodic', 'default').spec).toHaveProperty('cluster', 'default');
});

test('the state is in the create call: Plank ignores a ProwJob without one', () => {
  expect(manifest('periodic', null).status).toEqual({ state: 'triggered', startTime: '2026-08-22T10:00:00Z' });
});

test('a periodic has no refs, a postsubmit no pull, a presubmit one and a batch two', () => {
  expect(manifest('periodic', null).spec).not.toHaveProperty('refs');
  expect(manifest('postsubmit', null).spec).not.toHaveProperty('refs.pulls');
  expect(manifest('presubmit', null).spec).toHaveProperty('refs.pulls.length', 1);
  expect(manifest('batch', null).spec).toHaveProperty('refs.pulls.length', 2);
});

test('two submissions of one presubmit differ in their pull request', () => {
  expect(manifest('presubmit', null).spec).toHaveProperty('refs.pulls.0.number', 7);
});

test('the pod goes where the environment can run it, undecorated', () => {
  const { spec } = manifest('periodic', null);
  expect(spec.pod_spec).toMatchObject({ nodeSelector: { disk: 'any' }, containers: [{ image: 'canary:1' }] });
  expect(spec).not.toHaveProperty('decoration_config');
});
