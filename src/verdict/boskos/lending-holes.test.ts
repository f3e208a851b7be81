import { describe, expect, test } from 'vitest';
import type { BoskosAsked, BoskosResource } from '../../model/boskos.js';
import type { DescribedBoskos, Description } from '../../model/description.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { EventOf } from '../../model/observations.js';
import {
  ALL_TAKEN,
  description,
  followed,
  isAt,
  judged,
  listed,
  NAMES,
  wholeRun,
  withCall,
} from '../fixtures/boskos-run.js';

/** The candidate's calls changed, and nothing else. */
const withAsked = (change: (event: BoskosAsked) => BoskosAsked[]) => (events: HistoryEvent[]) =>
  events.flatMap((event) => (event.kind === 'boskos-asked' && event.phase === 'candidate' ? change(event) : [event]));

const withFollowed = (change: Partial<EventOf<'boskos-followed'>>) => (events: HistoryEvent[]) =>
  events.flatMap((event) =>
    event.kind === 'boskos-followed' && event.phase === 'candidate' ? [followed('candidate', change)] : [event],
  );

const went = (name: string, ...states: string[]): BoskosResource[] =>
  states.map((state) => ({ name, type: 'project', state, owner: '' }));

const withTypes = (...types: DescribedBoskos['types']): Description =>
  description.boskos === undefined ? description : { ...description, boskos: { ...description.boskos, types } };

test('whoever asks for one type and is lent another fails', () => {
  const other = { name: 'project-1', type: 'gpu-project', state: 'busy', owner: 'one' };
  expect(judged(wholeRun(withCall('deployed', { purpose: 'lease', call: 'acquire', answer: other })))).toEqual([
    'fail lending after the deployment: project-1 of type gpu-project was lent to who asked for project',
  ]);
});

describe('several at once', () => {
  const eight = Array.from({ length: 8 }, (_, index) => `project-${index + 1}`);
  const all = withTypes({ type: 'project', state: 'dirty', cleaned: true, names: eight });
  /** Eight are free, and of so many that ask so many are lent one. */
  const lent = (count: number, said = ALL_TAKEN, status = 404) =>
    wholeRun((events) =>
      events.flatMap((event): HistoryEvent[] => {
        if (event.kind === 'boskos-listed')
          return [{ ...event, resources: eight.map((name) => ({ name, type: 'project', state: 'free', owner: '' })) }];
        if (event.kind !== 'boskos-asked') return [event];
        if (event.call === 'count') return [{ ...event, counts: { free: 8 } }];
        if (event.purpose !== 'together' || event.call !== 'acquire' || event.status === 200) return [event];
        const more = Array.from({ length: 7 }, (_, index) => ({ ...event, owner: `o-${index}` }));
        return more.map((one, index): BoskosAsked => {
          const resource = `project-${index + 20}`;
          const answer = { name: resource, type: 'project', state: 'busy', owner: one.owner };
          return index + 1 < count ? { ...one, status: 200, answer } : { ...one, status, said };
        });
      }),
    );

  test('that are all lent one pass', () => {
    expect(judged(lent(8), all)).toEqual([]);
  });

  test('of whom some are sent away although as many are free as there are fail', () => {
    expect(judged(lent(1), all).filter((text) => text.includes('after the deployment:'))).toEqual([
      'fail lending after the deployment: of 8 that asked for project at once 1 were lent one, with 8 free',
    ]);
  });

  test('of whom some come second each time are not decided', () => {
    const said = 'Acquire failed: Operation cannot be fulfilled on resources: the object has been modified';
    expect(judged(lent(6, said, 500), all)).toContain(
      'inconclusive lending after the deployment: of 8 that asked for project at once 6 were lent one, with 8 free: 2 came second each time',
    );
  });

  test('before whom nobody looked how many were free are not decided', () => {
    const blind = wholeRun((events) => events.filter((one) => one.kind !== 'boskos-listed' || !isAt(one, 'restarted')));
    expect(judged(blind)).toEqual([
      'inconclusive lending after its pods were deleted, as a drain does: nobody looked how many were free before several asked at once',
    ]);
  });

  test('whoever is asked again and then finds one is no fault', () => {
    const again = withAsked((event) =>
      event.purpose === 'together' && event.call === 'acquire' && event.status === 200
        ? [{ ...event, status: 404, answer: null, said: ALL_TAKEN }, event]
        : [event],
    );
    expect(judged(wholeRun(again))).toEqual([]);
  });
});

describe('a type beside another', () => {
  const gpus = ['gpu-1', 'gpu-2'];
  const two = withTypes(
    { type: 'project', state: 'dirty', cleaned: true, names: NAMES },
    { type: 'gpu-project', state: 'free', cleaned: false, names: gpus },
  );
  /** Its resources in this state with the candidate, counted, and lent only in the baseline. */
  const withGpus = (state: string) =>
    wholeRun((events) =>
      events.flatMap((event): HistoryEvent[] => {
        if (event.kind === 'boskos-listed') {
          const now = event.phase === 'baseline' ? 'free' : state;
          const more = gpus.map((name) => ({ name, type: 'gpu-project', state: now, owner: '' }));
          return [{ ...event, resources: [...event.resources, ...more] }];
        }
        if (event.kind !== 'boskos-asked') return [event];
        if (event.call === 'count') return [event, { ...event, type: 'gpu-project', counts: { [state]: 2 } }];
        if (event.phase === 'candidate' || event.purpose !== 'lease' || event.call !== 'acquire') return [event];
        const answer = { name: 'gpu-1', type: 'gpu-project', state: 'busy', owner: 'one' };
        return [event, { ...event, type: 'gpu-project', answer }];
      }),
    );

  test('of which nothing can be lent is not passed over, and a state that nobody asked for fails', () => {
    const found = judged(withGpus('toBeDeleted'), two);
    expect(found).toContain(
      'fail counts: gpu-1 (gpu-project) is "toBeDeleted", which nobody asked for; gpu-2 (gpu-project) is "toBeDeleted", which nobody asked for',
    );
    expect(found).toContain('inconclusive lending after the deployment: no gpu-project was lent (2 toBeDeleted)');
  });

  test('that Boskos makes when somebody asks for it may have none', () => {
    const made = withTypes(
      { type: 'project', state: 'dirty', cleaned: true, names: NAMES },
      { type: 'made-project', state: 'free', cleaned: false, names: [] },
    );
    const counted = wholeRun((events) =>
      events.flatMap((event): HistoryEvent[] =>
        event.kind === 'boskos-asked' && event.call === 'count'
          ? [event, { ...event, type: 'made-project', counts: {} }]
          : [event],
      ),
    );
    expect(judged(counted, made)).toEqual([]);
  });

  test('may be in use after leases of our own, but not from the beginning', () => {
    expect(judged(withGpus('dirty'), two)).toEqual([
      'inconclusive lending after the deployment: no gpu-project was lent (2 dirty)',
    ]);
  });
});

test('a reset that takes back what was asked for a moment ago, and asked to be left for a day, fails', () => {
  const early = { purpose: 'early', call: 'reset', said: '{"project-2":"gone"}' } as const;
  expect(judged(wholeRun(withCall('returned', early)))[0]).toContain(
    'reset of project-2 by nobody took it back, although nobody had left it alone for as long as was asked',
  );
});

describe('what is given back dirty', () => {
  const others = [...went('project-2', 'free', 'dirty', 'cleaning', 'free'), ...went('project-3', 'free', 'busy')];

  test('and was never dirty fails', () => {
    const changes = [...went('project-1', 'free', 'busy', 'free'), ...others];
    expect(judged(wholeRun(withFollowed({ changes })))).toEqual([
      'fail cleaning: project-1 was given back dirty once and was dirty never',
    ]);
  });

  test.each([
    [['free', 'busy', 'dirty', 'busy'], 'dirty to busy'],
    [['free', 'busy', 'dirty', 'free'], 'dirty to free'],
    [['free', 'busy', 'dirty', 'cleaning', 'busy'], 'cleaning to busy'],
  ])('and goes through %j fails', (states, leap) => {
    const changes = [...went('project-1', ...states), ...others];
    expect(judged(wholeRun(withFollowed({ changes })))).toEqual([
      `fail cleaning: project-1 went from ${leap} uncleaned`,
    ]);
  });

  test('proves nothing where it was not followed to the end', () => {
    expect(judged(wholeRun(withFollowed({ isWhole: false })))).toEqual([
      'inconclusive cleaning: what resources went through was not seen whole',
    ]);
  });

  test('proves nothing in a run that looked now and then, and never when it was dirty', () => {
    const unfollowed = (events: HistoryEvent[]) => events.filter(({ kind }) => kind !== 'boskos-followed');
    expect(judged(wholeRun(unfollowed)).filter((text) => text.includes('cleaning:'))).toEqual([
      'inconclusive cleaning: project-1 was given back dirty, and nobody saw it dirty; project-2 was given back dirty, and nobody saw it dirty',
    ]);
  });

  test('and is lent to a stranger in the end fails', () => {
    const busy = listed('candidate', 'deployed', { state: 'busy', owner: 'stranger' });
    expect(judged(wholeRun((events) => [...events.slice(0, -1), busy]))).toEqual([
      'fail cleaning: project-1 was given back dirty and is busy, held by stranger',
    ]);
  });
});

test('what began dirty and stays so fails where the baseline’s was free, and is not decided elsewhere', () => {
  const stays = (phases: readonly string[]) =>
    wholeRun((events) =>
      events.map((event): HistoryEvent => {
        if (event.kind !== 'boskos-listed' || !phases.includes(event.phase)) return event;
        const resources = event.resources.map((one) =>
          one.name === 'project-3' ? { ...one, state: 'dirty', owner: '' } : one,
        );
        return { ...event, resources };
      }),
    );
  expect(judged(stays(['candidate']))).toEqual([
    'fail cleaning: project-3 was free at the end of the baseline and is dirty',
  ]);
  expect(judged(stays(['baseline', 'candidate']))).toEqual([
    'inconclusive cleaning, baseline: project-3 was left to the janitor and is dirty',
    'inconclusive cleaning: project-3 was left to the janitor and is dirty',
  ]);
});
