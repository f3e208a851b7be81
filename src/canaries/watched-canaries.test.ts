import { expect, test } from 'vitest';
import type { Canary } from '../model/canary.js';
import { makeRun } from './fixtures/make-run.js';
import type { ProwJob } from './prowjobs.js';
import { watchCanaries } from './watched-canaries.js';

const object: Canary = { job: 'canary-a', spelling: null, type: 'periodic', way: 'prowjob' };
const periodic: Canary = { job: 'ci-canary-a', spelling: 'a', type: 'periodic', way: 'horologium-interval' };

function prowJob(name: string, changes: Partial<ProwJob>): [string, ProwJob] {
  const createdAt = new Date('2026-08-22T10:05:01Z');
  const one: ProwJob = {
    name,
    job: 'canary-a',
    type: 'periodic',
    cluster: null,
    sha: null,
    pull: null,
    baseSha: null,
    state: '',
    description: '',
    buildId: '',
    createdAt,
    isComplete: false,
    delivery: null,
    message: null,
    link: '',
    isMarked: false,
    completedAt: null,
    startedAt: null,
  };
  return [name, { ...one, ...changes }];
}

/** Watches `object`, whose ProwJob is `one`, and canaries that somebody else starts. */
function watch(others: Canary[] = []) {
  const run = makeRun({});
  const watched = watchCanaries(run, { start: 2, canaries: [object, ...others] });
  watched.submitted(object, 'one');
  return { run, watched, events: () => run.events().slice(1) };
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

test('a canary whose pod was seen is not waited for once its ProwJob was looked at, and is written down as it is', () => {
  const { watched, events } = watch();
  const pod = { namespace: 'pods', name: 'one', uid: 'u', prowJob: 'one', job: '', plankVersion: '' };
  watched.place([{ pods: [{ ...pod, serviceAccount: '', volumes: [], ranMs: null }] }]);
  expect(watched.waitingFor()).toEqual(['canary-a']);
  watched.update(new Map([prowJob('one', { state: 'pending' })]));
  expect(watched.waitingFor()).toEqual([]);
  watched.conclude(60_000);
  expect(events()).toMatchObject([{ kind: 'prowjob-observed', state: 'pending', settled: false }]);
});

test('the end of a canary is written down with its state, its cluster, and whether it was one', () => {
  const { events, watched } = watch();
  watched.update(new Map([prowJob('one', { state: 'pending', cluster: 'b', description: 'Job triggered.' })]));
  watched.conclude(60_000);
  expect(events()).toMatchObject([
    { kind: 'prowjob-observed', start: 2, prowJob: 'one', state: 'pending', cluster: 'b', settled: false },
  ]);
});

test('what else was made of the same request is written down, though it is gone before the end', () => {
  const { events, watched } = watch();
  const own = prowJob('one', { state: 'aborted', delivery: 'event' });
  watched.update(new Map([own, prowJob('two', { delivery: 'event' }), prowJob('three', { delivery: 'another' })]));
  watched.update(new Map([own]));
  watched.conclude(60_000);
  expect(events()).toMatchObject([{ kind: 'prowjob-observed', prowJob: 'one', state: 'aborted', twins: ['two'] }]);
});

test('a canary whose ProwJob was never seen is written down as open', () => {
  const { events, watched } = watch();
  watched.conclude(60_000);
  expect(events()).toMatchObject([{ kind: 'prowjob-observed', state: '', settled: false, waitLimitMs: 60_000 }]);
});

test('the first ProwJob that a component starts in this phase is the canary', () => {
  const { run, events, watched } = watch([periodic]);
  watched.update(new Map([prowJob('two', { job: 'ci-canary-a', state: 'success' })]));
  watched.update(new Map([prowJob('three', { job: 'ci-canary-a', state: 'success' })]));
  expect(events()).toMatchObject([{ kind: 'canary-submitted', start: 2, prowJob: 'two', canary: periodic }]);
  expect(run.prowJobs.has('two')).toBe(true);
  expect(watched.waitingFor()).toEqual(['canary-a']);
});

test('one from the same second in which the phase began is not of this phase', () => {
  const { events, watched } = watch([periodic]);
  const createdAt = new Date('2026-08-22T10:05:00Z');
  watched.update(new Map([prowJob('two', { job: 'ci-canary-a', state: 'success', createdAt })]));
  expect(events()).toEqual([]);
  expect(watched.waitingFor()).toEqual(['canary-a', 'ci-canary-a']);
});

test('a ProwJob of the same job name is nobody’s canary where the name of its own is known', () => {
  const { run, watched } = watch();
  const other: Canary = { ...object, job: 'canary-b' };
  const second = watchCanaries(run, { start: 2, canaries: [other] });
  second.update(new Map([prowJob('two', { job: 'canary-b' })]));
  expect(second.awaited()).toEqual([other]);
  expect(watched.awaited()).toEqual([]);
});

test('a canary that was refused, or that nobody answered for, is in the history and not waited for', () => {
  const { events, watched } = watch([periodic, { ...periodic, job: 'ci-canary-b' }]);
  const [first, second] = watched.awaited();
  if (first === undefined || second === undefined) throw new Error('two canaries are awaited');
  watched.refused(first, 'no such job');
  watched.undecided(second, 'connection refused');
  expect(events()).toMatchObject([
    { kind: 'canary-refused', start: 2, canary: periodic, answer: 'no such job' },
    {
      kind: 'undecided',
      cause: 'way-unreachable',
      detail: 'canary ci-canary-b by horologium-interval: connection refused',
    },
  ]);
  expect(watched.waitingFor()).toEqual(['canary-a']);
});
