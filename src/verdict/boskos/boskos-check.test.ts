import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION } from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import { ALL_TAKEN, asked, isAt, judged, listed, NEW, UNSEEN, wholeRun, withCall } from '../fixtures/boskos-run.js';

test('a Boskos that lends, through restart, rollback and return, passes', () => {
  expect(judged(wholeRun())).toEqual([]);
});

test('a production without Boskos has nothing to ask, and passes', () => {
  expect(judged([], EXAMPLE_DESCRIPTION)).toEqual([]);
});

test('a Boskos that nobody asked is never a pass', () => {
  const events = wholeRun((all) => all.filter((event) => !event.kind.startsWith('boskos-')));
  expect(judged(events)).toHaveLength(9);
  expect(judged(events).every((text) => text.startsWith('inconclusive'))).toBe(true);
});

test.each([
  [
    'lends one resource to two at once',
    withCall('deployed', {
      purpose: 'together',
      call: 'acquire',
      resource: 'project-3',
      answer: { name: 'project-3', type: 'project', state: 'busy', owner: 'one' },
    }),
    'project-3 was lent to one while holder held it',
  ],
  [
    'lets another owner give back',
    withCall('restarted', { purpose: 'intruder', call: 'release', status: 200 }),
    'who does not hold it, was answered 200',
  ],
  [
    'forgets a lease when its pods are replaced',
    withCall('restarted', { purpose: 'held', call: 'heartbeat', status: 404, said: 'not found' }),
    'which held it before its pods were replaced, was answered 404',
  ],
  [
    'refuses a heartbeat',
    withCall('deployed', { purpose: 'lease', call: 'heartbeat', status: 500, said: 'no' }),
    'was answered 500: no',
  ],
  [
    'never learns of what it lent',
    withCall('deployed', { purpose: 'lease', call: 'heartbeat', status: 401, said: UNSEEN }),
    'was answered 401: Update failed',
  ],
  [
    'takes nothing back',
    withCall('returned', { purpose: 'reset', call: 'reset', said: '{}' }),
    'reset of project-2 by nobody took nothing back: {}',
  ],
  [
    'does not answer',
    withCall('deployed', { purpose: 'reset', call: 'reset', status: null, said: 'refused' }),
    'no answer to reset of project-2',
  ],
  [
    'names another owner',
    withCall('deployed', {
      purpose: 'lease',
      call: 'acquire',
      answer: { name: 'project-1', type: 'project', state: 'busy', owner: 'x' },
    }),
    'says x, busy',
  ],
  [
    'loses count',
    withCall('returned', { purpose: 'count', call: 'count', counts: { free: 2 } }),
    'Boskos counts 2 of 3 project (returned)',
  ],
])('a candidate that %s fails', (_, change, said) => {
  const found = judged(wholeRun(change));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^fail /);
  expect(found[0]).toContain(said);
});

test('a Boskos that does not come back after its pods were deleted fails, with what its nodes say', () => {
  const events = wholeRun((all) =>
    all.flatMap((event) => {
      if (!isAt(event, 'restarted')) return [event];
      if (event.kind !== 'boskos-replaced') return [];
      return [{ ...event, answered: false, unready: 'boskos: CrashLoopBackOff, exit code 1' }];
    }),
  );
  expect(judged(events)).toEqual([
    `fail lending after its pods were deleted, as a drain does: it did not answer within 60 s, on ${NEW}: boskos: CrashLoopBackOff, exit code 1`,
  ]);
});

test('two that want one resource at once: the second is sent away, asks again, and nothing is wrong', () => {
  const said = 'Acquire failed: Operation cannot be fulfilled on resources: the object has been modified';
  const again = asked('candidate', 'returned', { purpose: 'lease', call: 'acquire', owner: 'one', status: 500, said });
  expect(judged(wholeRun((all) => [...all.slice(0, -1), again, ...all.slice(-1)]))).toEqual([]);
  const always = wholeRun((all) =>
    all.map((event) =>
      event.kind === 'boskos-asked' && isAt(event, 'returned') && event.purpose === 'lease'
        ? { ...event, answer: null, status: 500, said }
        : event,
    ),
  );
  expect(judged(always)[0]).toMatch(/^inconclusive .*no lease was given back/);
});

test.each([
  ['a heartbeat', { purpose: 'lease', call: 'heartbeat', status: 401, said: UNSEEN }],
  ['taking back', { purpose: 'reset', call: 'reset', said: '{}' }],
  ['lending what came back', { purpose: 'lease', call: 'acquire', status: 404, answer: null, said: ALL_TAKEN }],
] as const)('what Boskos lent a moment ago it may not know of yet: %s is asked again', (_, early) => {
  const events = wholeRun((all) =>
    all.flatMap((event) => {
      const isIt = event.kind === 'boskos-asked' && event.purpose === early.purpose && event.call === early.call;
      return isIt ? [{ ...event, ...early }, event] : [event];
    }),
  );
  expect(judged(events)).toEqual([]);
});

test('what Boskos refuses of one type is not forgiven for having another', () => {
  const refused = { call: 'acquire', status: 404, answer: null, said: ALL_TAKEN } as const;
  const another = {
    ...asked('candidate', 'deployed', { purpose: 'lease', call: 'acquire', owner: 'one' }),
    ...refused,
  };
  const ofAnother = wholeRun((all) => [{ ...another, type: 'gpu-project' } as HistoryEvent, ...all]);
  expect(judged(ofAnother)[0]).toMatch(/^fail .*acquire of gpu-project by one was answered 404/);
});

test('a resource that Boskos believes somebody else’s is not asked for twice', () => {
  const said = `${UNSEEN}another`;
  const events = withCall('deployed', { purpose: 'lease', call: 'heartbeat', status: 401, said })(wholeRun());
  const again = asked('candidate', 'deployed', {
    ...{ purpose: 'lease', call: 'heartbeat', resource: 'project-1', owner: 'one' },
  });
  expect(judged([...events.slice(0, -1), again, ...events.slice(-1)])[0]).toContain(
    'fail lending after the deployment',
  );
});

test('a rollback that nobody tried is inconclusive', () => {
  const events = wholeRun((all) => all.filter((event) => !isAt(event, 'rolled-back')));
  expect(judged(events)).toEqual(['inconclusive lending after production’s image was put back: it was never tried']);
});

test('a resource that is gone fails, and so does one that stays dirty', () => {
  const gone = wholeRun((all) => [
    ...all.slice(0, -1),
    { ...listed('candidate', 'deployed'), resources: [] } as HistoryEvent,
  ]);
  expect(judged(gone)[0]).toContain('fail counts: project-1, project-2, project-3 is gone');
  const dirty = wholeRun((all) => [...all.slice(0, -1), listed('candidate', 'deployed', { state: 'dirty' })]);
  expect(judged(dirty)).toEqual(['fail cleaning: project-1 was given back dirty and is dirty']);
});

test('what the baseline does wrong is inconclusive', () => {
  const events = wholeRun((all) =>
    all.map((event) =>
      event.kind === 'boskos-asked' && event.phase === 'baseline' && event.call === 'reset'
        ? { ...event, status: 500 }
        : event,
    ),
  );
  expect(judged(events)[0]).toMatch(/^inconclusive lending after the deployment, baseline/);
});
