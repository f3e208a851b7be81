import { describe, expect, test } from 'vitest';
import { KEPT_TASKS, type KeptTask } from '../../model/canary.js';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleOptions,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { EventOf } from '../../model/observations.js';
import { placementCheck } from '../placement-check.js';
import { keepingCheck } from './keeping-check.js';

const ENDS: Record<KeptTask, string> = {
  evicted: 'Job succeeded.',
  'evicted-once': 'Job pod was evicted by the cluster.',
  unscheduled: 'Pod scheduling timeout.',
  unpullable: 'Pod pending timeout.',
  overdue: 'Job failed.',
  serial: 'Job succeeded.',
  queued: 'Job succeeded.',
};

const REVIVALS = 'Job pod reached max revivals (3) after being stopped unexpectedly (evicted)';

const isTwice = (task: KeptTask): boolean => task === 'serial' || task === 'queued';
const stateOf = (task: KeptTask): string =>
  isTwice(task) || task === 'evicted' ? 'success' : task === 'overdue' ? 'failure' : 'error';
const taskOf = (prowJob: string): KeptTask | undefined =>
  KEPT_TASKS.toReversed().find((task) => prowJob.endsWith(`-${task}`));

const OPTIONS: ExampleOptions = {
  tasks: KEPT_TASKS,
  starts: 1,
  phases: ['candidate'],
  fateOf: (probe) => {
    const task = KEPT_TASKS.find((one) => one === probe.canary.task);
    const fate = expectedFate(probe);
    return task === undefined ? fate : { ...fate, state: stateOf(task), description: ENDS[task] };
  },
};

/** Of the serial and the queued, those of two spellings are the pair, one after the other; of the others one each. */
const GOOD: HistoryEvent[] = (() => {
  const all = exampleEvents(OPTIONS);
  const isPair = (prowJob: string): boolean => /-(?:default|k8s-tpu-operator)-(?:serial|queued)$/.test(prowJob);
  const isMeant = (prowJob: string): boolean => {
    const task = taskOf(prowJob);
    return task === undefined || !isTwice(task) || isPair(prowJob);
  };
  const events = all.flatMap((event): HistoryEvent[] => {
    if (event.kind === 'run-started') return [{ ...event, planned: event.planned.filter(({ job }) => isMeant(job)) }];
    if (event.kind === 'cluster-swept') return [{ ...event, audited: (event.audited ?? []).flatMap(created) }];
    return 'prowJob' in event && !isMeant(event.prowJob) ? [] : [event];
  });
  const submitted = events.filter((event) => event.kind === 'canary-submitted');
  return [...events, ...submitted.flatMap((event) => ended(event))];
})();

type Creation = NonNullable<EventOf<'cluster-swept'>['audited']>[number];

/** An evicted canary four times; the second of a pair after the first. */
function created(creation: Creation): Creation[] {
  const task = taskOf(creation.name);
  const at = (second: number): Creation => ({ ...creation, at: `2025-11-26T10:00:${second}.500Z` });
  if (task === 'evicted') return [10, 21, 32, 43].map(at);
  return [at(creation.name.includes('k8s-tpu-operator') ? 30 : 10)];
}

function ended({ prowJob, phase, start, canary }: EventOf<'canary-submitted'>): HistoryEvent[] {
  const task = KEPT_TASKS.find((one) => one === canary.task);
  if (task === undefined) return [];
  return [
    {
      ...{ kind: 'kept-observed', phase, start, prowJob, description: ENDS[task] },
      state: stateOf(task),
      completedAt: canary.spelling === 'default' ? '2025-11-26T10:00:20Z' : '2025-11-26T10:00:50Z',
      ...{ pod: 'gone', waitedMs: 1_000, waitLimitMs: 120_000 },
    },
  ];
}

function openOf(events: readonly HistoryEvent[]): string[] {
  return keepingCheck(EXAMPLE_DESCRIPTION, historyOf(events))
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ outcome, subject, observed }) => `${outcome} ${subject}: ${observed}`);
}

/** With the end of the TPU operator's canary of a task changed. */
function changed(task: KeptTask, change: Partial<EventOf<'kept-observed'>>): string[] {
  return openOf(
    GOOD.map((event) =>
      event.kind === 'kept-observed' && event.prowJob.endsWith(`k8s-tpu-operator-${task}`)
        ? { ...event, ...change }
        : event,
    ),
  );
}

/** With the creations of the TPU operator's canary of a task changed. */
function createdAs(task: KeptTask, change: (creations: Creation[]) => Creation[]): HistoryEvent[] {
  return GOOD.map((event) => {
    if (event.kind !== 'cluster-swept') return event;
    const isOwn = ({ name }: Creation): boolean => name.endsWith(`k8s-tpu-operator-${task}`);
    const all = event.audited ?? [];
    return { ...event, audited: [...all.filter((one) => !isOwn(one)), ...change(all.filter(isOwn))] };
  });
}

const TPU = 'alias "k8s-tpu-operator"';

test('jobs that are evicted, held back and given up as Prow documents are a pass, in their places too', () => {
  expect(openOf(GOOD)).toEqual([]);
  const subjects = keepingCheck(EXAMPLE_DESCRIPTION, historyOf(GOOD)).map(({ subject }) => subject);
  expect(subjects).toContain(`a job evicted by its node, ${TPU}`);
  expect(subjects).toContain('a job of a queue of capacity 1');
  const placed = placementCheck(EXAMPLE_DESCRIPTION, historyOf(GOOD));
  expect(placed.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
});

describe('an evicted job', () => {
  test('that was started once was never evicted', () => {
    expect(openOf(createdAs('evicted', (all) => all.slice(3)))).toEqual([
      `inconclusive a job evicted by its node, ${TPU}: was started once, so that it was never evicted`,
    ]);
  });

  test('that plank gave up must have been started as often as plank says', () => {
    const givenUp = { state: 'error', description: REVIVALS };
    expect(changed('evicted', givenUp)).toEqual([]);
    expect(changed('evicted', { ...givenUp, description: REVIVALS.replace('3', '1') })).toEqual([
      `fail a job evicted by its node, ${TPU}: was started 4 times, not 2`,
    ]);
  });

  test('that ends otherwise is a fail', () => {
    expect(changed('evicted', { state: 'error', description: 'x' })).toEqual([
      `fail a job evicted by its node, ${TPU}: ended "error"; Prow says: "x"`,
    ]);
  });

  test('that was started again elsewhere is misplaced', () => {
    const [first] = EXAMPLE_DESCRIPTION.clusters;
    let moved: Creation[] = [];
    const events = createdAs('evicted', (all) => {
      if (all.length > 0) moved = all.slice(3);
      return all.slice(0, 3);
    }).map((event) =>
      event.kind === 'cluster-swept' && event.clusterId === first?.id
        ? { ...event, audited: [...(event.audited ?? []), ...moved] }
        : event,
    );
    const placed = placementCheck(EXAMPLE_DESCRIPTION, historyOf(events));
    expect(placed.filter(({ outcome }) => outcome === 'fail').map(({ subject }) => subject)).toEqual([TPU]);
  });

  test('that goes on is a fail where it asked for an error', () => {
    expect(changed('evicted-once', { description: REVIVALS })).toEqual([
      `fail a job evicted with error_on_eviction, ${TPU}: ended "error"; Prow says: "${REVIVALS}"`,
    ]);
  });
});

test('a job that outlives its timeout must have failed, and not ended well or as if it had not run', () => {
  const subject = `a job that takes longer than its timeout, ${TPU}`;
  expect(changed('overdue', { state: 'success', description: 'Job succeeded.' })).toEqual([
    `fail ${subject}: ended "success"; Prow says: "Job succeeded."`,
  ]);
  expect(changed('overdue', { completedAt: null })).toEqual([
    expect.stringMatching(/^inconclusive .*was not over 120 s/),
  ]);
});

describe.each<KeptTask>(['unscheduled', 'unpullable'])('a job that is %s', (task) => {
  test('whose pod is left is a fail, and one nobody could look for proves nothing', () => {
    expect(changed(task, { pod: 'there' })).toEqual([expect.stringMatching(/^fail .*: its pod was left$/)]);
    expect(changed(task, { pod: null })).toEqual([expect.stringMatching(/^inconclusive .*did not say whether/)]);
  });

  test('that is not over is undecided, and one that ends otherwise a fail', () => {
    expect(changed(task, { completedAt: null })).toEqual([expect.stringMatching(/^inconclusive .*was not over 120 s/)]);
    expect(changed(task, { state: 'aborted', description: 'x' })).toEqual([
      expect.stringMatching(/^fail .*: ended "aborted"; Prow says: "x"$/),
    ]);
  });
});

describe.each<KeptTask>(['serial', 'queued'])('two jobs that are %s', (task) => {
  test('at the same time are a fail', () => {
    const early = createdAs(task, (all) => all.map((one) => ({ ...one, at: '2025-11-26T10:00:12.500Z' })));
    expect(openOf(early)).toEqual([expect.stringMatching(/^fail .*: two ran at the same time$/)]);
  });

  test('of which one is missing prove nothing', () => {
    const one = GOOD.filter(
      (event) => !(event.kind === 'kept-observed' && event.prowJob.endsWith(`k8s-tpu-operator-${task}`)),
    );
    expect(openOf(one).join()).toContain('there was no second that could have waited');
  });

  test('of which no audit log tells prove nothing, unless that was listed', () => {
    const unaudited = createdAs(task, () => []);
    expect(openOf(unaudited).join()).toContain('no audit log says which was started first');
    const listed = unaudited.map((event) =>
      event.kind === 'run-started' ? { ...event, notProven: ['audit log: this layer keeps none'] } : event,
    );
    expect(openOf(listed)).toEqual([]);
  });
});

test('what was planned and not seen is missed, and so is all of it where nothing was planned', () => {
  const without = GOOD.filter((event) => !(event.kind === 'kept-observed' && event.prowJob.endsWith('-unpullable')));
  expect(openOf(without)).toContain(
    `inconclusive a job of an image that nobody has, ${TPU}: was planned, and nobody saw how it ended`,
  );
  const unplanned = exampleEvents().map(
    (event): HistoryEvent => (event.kind === 'run-started' ? { ...event, notProven: [] } : event),
  );
  expect(openOf(unplanned)).toEqual(['inconclusive jobs that plank keeps: none was planned']);
  expect(openOf(exampleEvents())).toEqual([]);
});

test('a run of before that was asked is judged as it was', () => {
  const before = exampleEvents().map((event): HistoryEvent => {
    if (event.kind !== 'run-started') return event;
    const { keeping, ...rest } = event;
    return { ...rest, notProven: [] };
  });
  expect(openOf(before)).toEqual([]);
});
