import { expect, test } from 'vitest';
import type { Canary } from '../model/canary.js';
import { makeRun } from './fixtures/make-run.js';
import type { ProwJob } from './prowjobs.js';
import { watchCanaries } from './watched-canaries.js';

const submittedCanary: Canary = { job: 'canary-a', spelling: null, type: 'periodic', way: 'prowjob' };
const periodic: Canary = { job: 'ci-canary-a', spelling: 'a', type: 'periodic', way: 'horologium' };

function prowJob(name: string, changes: Partial<ProwJob>): [string, ProwJob] {
  const createdAt = new Date('2026-08-22T10:05:01Z');
  const one: ProwJob = {
    name,
    job: 'canary-a',
    type: 'periodic',
    cluster: null,
    state: '',
    description: '',
    createdAt,
  };
  return [name, { ...one, ...changes }];
}

function watch(fromHorologium: Canary[] = []) {
  const run = makeRun({});
  const submitted = [{ canary: submittedCanary, prowJob: 'one', submittedAtMs: performance.now() }];
  return { run, watched: watchCanaries(run, { start: 2, submitted, fromHorologium }) };
}

test.each(['success', 'failure', 'aborted', 'error'])('a canary that ended in %s is not waited for', (state) => {
  const { watched } = watch();
  watched.update(new Map([prowJob('one', { state })]));
  expect(watched.waitingFor()).toEqual([]);
});

test.each(['triggered', 'pending', 'scheduling', ''])('a canary in state "%s" is waited for', (state) => {
  const { watched } = watch();
  watched.update(new Map([prowJob('one', { state })]));
  expect(watched.waitingFor()).toEqual(['canary-a']);
});

test('the end of a canary is written down with its state, and whether it was one', () => {
  const { run, watched } = watch();
  watched.update(new Map([prowJob('one', { state: 'pending', description: 'Job triggered.' })]));
  watched.conclude(60_000);
  expect(run.events()).toMatchObject([
    { kind: 'prowjob-observed', start: 2, prowJob: 'one', state: 'pending', settled: false, waitLimitMs: 60_000 },
  ]);
});

test('a canary whose ProwJob was never seen is written down as open', () => {
  const { run, watched } = watch();
  watched.conclude(60_000);
  expect(run.events()).toMatchObject([{ kind: 'prowjob-observed', state: '', settled: false }]);
});

test('the first ProwJob that horologium starts in this phase is the canary', () => {
  const { run, watched } = watch([periodic]);
  watched.update(new Map([prowJob('two', { job: 'ci-canary-a', state: 'success' })]));
  watched.update(new Map([prowJob('three', { job: 'ci-canary-a', state: 'success' })]));
  expect(run.events()).toMatchObject([{ kind: 'canary-submitted', start: 2, prowJob: 'two', canary: periodic }]);
  expect(run.prowJobs.has('two')).toBe(true);
  expect(watched.waitingFor()).toEqual(['canary-a']);
});

test('one from the same second in which the phase began is not of this phase', () => {
  const { run, watched } = watch([periodic]);
  const createdAt = new Date('2026-08-22T10:05:00Z');
  const early = new Map([prowJob('two', { job: 'ci-canary-a', state: 'success', createdAt })]);
  watched.update(early);
  expect(run.events()).toEqual([]);
  expect(watched.waitingFor()).toEqual(['canary-a', 'ci-canary-a']);
  expect(watched.stale(early)).toEqual(['two']);
});

test('only finished ProwJobs of awaited periodics from before the phase are stale', () => {
  const { watched } = watch([periodic]);
  const createdAt = new Date('2026-08-22T10:00:00Z');
  const all = new Map([
    prowJob('running', { job: 'ci-canary-a', state: 'pending', createdAt }),
    prowJob('foreign', { job: 'ci-other', state: 'success', createdAt }),
    prowJob('fresh', { job: 'ci-canary-a', state: 'success' }),
  ]);
  expect(watched.stale(all)).toEqual([]);
});
