import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { EventOf } from '../../model/observations.js';
import { worst } from '../../model/outcome.js';
import type { UpgradeMoment } from '../../model/upgrade-events.js';
import { type Finding, UNPROVEN_BACK } from '../../model/verdict.js';
import { judge } from '../judge.js';
import { upgradeCheck } from './upgrade-check.js';

const OF = { phase: 'candidate', clusterId: 'prow', definition: 'prowjobs.prow.k8s.io' } as const;

const STARTED: EventOf<'upgrade-started'> = {
  ...{ kind: 'upgrade-started', phase: 'candidate' },
  definitions: [
    { clusterId: OF.clusterId, definition: OF.definition, objects: 40, states: ['pending', 'success'], ofRun: 9 },
  ],
};
const applied = (moment: UpgradeMoment): EventOf<'definition-applied'> => ({
  ...{ kind: 'definition-applied', ...OF, moment, sha256: 'aa'.repeat(32), refused: null, isServed: true },
  ...{ waitedMs: 120, limitMs: 30_000, dropped: [] },
});
const written = (moment: UpgradeMoment): EventOf<'objects-written'> => ({
  ...{ kind: 'objects-written', ...OF, moment, wanted: 40, written: 40, refused: [] },
});
const read = (moment: UpgradeMoment, whose: 'made' | 'run', isWrittenAgain: boolean): EventOf<'objects-read'> => ({
  ...{ kind: 'objects-read', ...OF, moment, whose, isWrittenAgain, gone: [], differences: [], fields: 87 },
  ...(whose === 'made'
    ? { wanted: 40, found: 40, states: { pending: 20, success: 20 } }
    : { wanted: 9, found: 9, states: { success: 9 } }),
});
const looks = (moment: UpgradeMoment): HistoryEvent[] =>
  [false, true].flatMap((again) => [read(moment, 'made', again), read(moment, 'run', again)]);

/** Everything that a run writes down whose objects outlive both definitions. */
const KEPT: readonly HistoryEvent[] = [
  ...[STARTED, applied('before'), written('before'), read('before', 'made', false)],
  ...[applied('upgraded'), written('upgraded'), ...looks('upgraded')],
  ...[applied('back'), written('back'), ...looks('back')],
];

const asked = (events: readonly HistoryEvent[]): Finding[] =>
  upgradeCheck(EXAMPLE_DESCRIPTION, historyOf([...exampleEvents(), ...events]));
/** The same run with what happened at one moment otherwise. */
const but = <Kind extends HistoryEvent['kind']>(
  kind: Kind,
  moment: UpgradeMoment,
  change: Partial<EventOf<Kind>>,
): HistoryEvent[] =>
  KEPT.map((event) =>
    event.kind === kind && 'moment' in event && event.moment === moment ? { ...event, ...change } : event,
  );
const of = (findings: readonly Finding[], outcome: Finding['outcome']): string =>
  findings
    .filter((one) => one.outcome === outcome)
    .map(({ subject, observed }) => `${subject}: ${observed}`)
    .join('\n');

describe('objects that outlive the candidate’s definition and the way back', () => {
  test('pass, with what was read', () => {
    expect(asked(KEPT).map(({ outcome, subject, observed }) => [outcome, subject, observed])).toEqual([
      [
        ...['pass', 'prowjobs.prow.k8s.io of prow, upgraded'],
        '40 objects in 2 states with 87 fields, read and written again: nothing lost; 9 that the candidate wrote, with 87 fields: nothing lost',
      ],
      [
        ...['pass', 'prowjobs.prow.k8s.io of prow, and back'],
        '40 objects in 2 states with 87 fields, read and written again: nothing lost; 9 that the candidate wrote, with 87 fields: nothing lost',
      ],
    ]);
    const { outcome, notProven } = judge(EXAMPLE_DESCRIPTION, historyOf([...exampleEvents(), ...KEPT]));
    expect(outcome).toBe('pass');
    expect(notProven).toContain(UNPROVEN_BACK);
  });

  test('pass where a field is no longer defined that no object had, which is said', () => {
    const findings = asked(but('definition-applied', 'upgraded', { dropped: ['spec.old', 'spec.older'] }));
    expect(of(findings, 'pass')).toContain('it has no longer spec.old, spec.older, which none of them had');
  });

  test('pass where Prow went on with what is its own', () => {
    const differences = [{ field: 'status.state', change: 'changed', objects: 2, example: 'default/a' }] as const;
    const findings = asked(
      KEPT.map((event) =>
        event.kind === 'objects-read' && event.whose === 'run' && event.moment === 'back'
          ? { ...event, found: 8, gone: ['default/b'], differences: [...differences] }
          : event,
      ),
    );
    expect(worst(findings.map(({ outcome }) => outcome))).toBe('pass');
  });
});

test('nothing is said of a run that upgraded nothing', () => {
  expect(asked([])).toEqual([]);
  expect(judge(EXAMPLE_DESCRIPTION, historyOf(exampleEvents())).notProven).not.toContain(UNPROVEN_BACK);
});

describe('a candidate whose definition', () => {
  const field = { field: 'spec.refs.base_sha', objects: 12, example: 'default/prow-staging-made-3' };
  test.each<[string, HistoryEvent[], string]>([
    [
      'is refused fails in the API server’s words',
      but('definition-applied', 'upgraded', { refused: 'HTTP 422: spec.versions: Invalid value', isServed: false }),
      'the candidate’s definition is refused: HTTP 422: spec.versions: Invalid value',
    ],
    [
      'takes a field away fails, with the field',
      but('objects-read', 'upgraded', { differences: [{ ...field, change: 'lost' }] }),
      'spec.refs.base_sha is lost in 12 objects (default/prow-staging-made-3) under the candidate’s definition',
    ],
    [
      'changes a value fails',
      but('objects-read', 'upgraded', { differences: [{ ...field, change: 'changed' }] }),
      'spec.refs.base_sha is changed in 12 objects',
    ],
    [
      'loses objects fails',
      but('objects-read', 'upgraded', { found: 39, gone: ['default/x'] }),
      '1 of 40 objects are gone under the candidate’s definition (default/x)',
    ],
    [
      'does not let an object be written again fails',
      but('objects-written', 'upgraded', {
        ...{ written: 38, refused: [{ said: 'HTTP 422: NAME is invalid', objects: 2, example: 'default/x' }] },
      }),
      '2 of 40 objects cannot be written under the candidate’s definition: 2 × HTTP 422: NAME is invalid',
    ],
  ])('%s', (_, events, said) => {
    expect(of(asked(events), 'fail')).toContain(`prowjobs.prow.k8s.io of prow, upgraded: `);
    expect(of(asked(events), 'fail')).toContain(said);
    expect(judge(EXAMPLE_DESCRIPTION, historyOf([...exampleEvents(), ...events])).outcome).toBe('fail');
  });
});

describe('a rollback', () => {
  test('after which what the candidate wrote is not whole fails', () => {
    const differences = [{ field: 'spec.new', change: 'lost', objects: 3, example: 'default/canary' }] as const;
    const events = but('objects-read', 'back', { differences: [...differences] });
    expect(of(asked(events), 'fail')).toContain(
      'spec.new is lost in 3 objects (default/canary) once production’s definition was back, of those that the candidate wrote',
    );
    expect(of(asked(events), 'pass')).toContain('upgraded');
  });

  test('that production’s own definition is refused in fails', () => {
    const events = but('definition-applied', 'back', { refused: 'HTTP 422: no', isServed: false });
    expect(of(asked(events), 'fail')).toContain('production’s definition again is refused: HTTP 422: no');
  });

  test('after which nothing of what the candidate wrote is there fails', () => {
    expect(of(asked(but('objects-read', 'back', { found: 0 })), 'fail')).toContain('none of those that the candidate');
  });
});

describe('what nobody looked at is not proven', () => {
  test.each<[string, HistoryEvent[], string]>([
    ['a definition nobody applied', [STARTED], 'nobody applied the candidate’s definition'],
    [
      'one that was not served in time',
      but('definition-applied', 'upgraded', { isServed: false }),
      'the API server did not answer by the candidate’s definition within 30 s',
    ],
    ['objects nobody announced', [applied('before')], 'lines about definitions and their objects, and none such'],
    ['no definition at all', [{ ...STARTED, definitions: [] }], 'definitions: none'],
    ['objects that could not be made', but('objects-read', 'before', { wanted: 31, found: 31 }), 'of 40 objects 31'],
    [
      'a state that no object is in',
      but('objects-read', 'before', { states: { success: 40 } }),
      'no object is pending',
    ],
    [
      'production’s own definition, which refuses production’s own objects',
      but('objects-written', 'before', {
        ...{ written: 39, refused: [{ said: 'HTTP 422: no', objects: 1, example: 'x' }] },
      }),
      '1 of 40 objects cannot be written under production’s definition',
    ],
  ])('%s', (_, events, said) => {
    expect(of(asked(events), 'fail')).toBe('');
    expect(of(asked(events), 'inconclusive')).toContain(said);
  });
});

describe('a candidate’s definitions on a cluster that has none', () => {
  const at = { clusterId: 'empty', moment: 'fresh' } as const;
  const fresh: readonly HistoryEvent[] = [
    { kind: 'fresh-started', phase: 'candidate', clusterId: 'empty', definitions: [OF.definition] },
    { ...applied('fresh'), ...at },
    { ...written('fresh'), ...at },
  ];

  test('pass where the API server takes them and objects of them', () => {
    expect(of(asked(fresh), 'pass')).toBe('prowjobs.prow.k8s.io on an empty cluster: accepted; 40 objects made');
    expect(asked([...fresh, ...KEPT]).map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
  });

  test('fail where it refuses one, as on 2019-03-26, or objects of one', () => {
    const refused = { ...applied('fresh'), ...at, isServed: false, refused: 'HTTP 422: spec.versions: Invalid value' };
    expect(of(asked([...fresh.slice(0, 1), refused]), 'fail')).toBe(
      'prowjobs.prow.k8s.io on an empty cluster: the candidate’s definition is refused: HTTP 422: spec.versions: Invalid value',
    );
    const none = { said: 'HTTP 422: NAME', objects: 40, example: 'x' };
    const unmade = { ...written('fresh'), ...at, written: 0, refused: [none] };
    expect(of(asked([...fresh.slice(0, 2), unmade]), 'fail')).toContain('40 × HTTP 422: NAME');
  });

  test('are not proven where nobody looked', () => {
    for (const at of fresh.keys()) {
      const findings = asked([...fresh.toSpliced(at, 1), ...KEPT]);
      expect(of(findings, 'fail')).toBe('');
      expect(of(findings, 'inconclusive')).toMatch(/on an empty cluster: nobody|and none such/);
    }
  });
});

/** Runs of all kinds, each better than none. */
const RUNS: readonly (readonly HistoryEvent[])[] = [
  KEPT,
  but('definition-applied', 'upgraded', { refused: 'HTTP 422', isServed: false }),
  but('objects-read', 'back', { differences: [{ field: 'a', change: 'lost', objects: 1, example: 'x' }] }),
  but('objects-written', 'upgraded', { written: 1 }),
  but('definition-applied', 'back', { isServed: false }),
];
const outcomeOf = (events: readonly HistoryEvent[]) => worst(['pass', ...asked(events).map(({ outcome }) => outcome)]);

test('one line that is lost, and others said twice and in any order, never make a pass of what is none', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...RUNS),
      fc.nat(),
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.double({ noNaN: true, min: 0, max: 1 })),
      (run, at, coin, key) => {
        const rest = run.filter((_, index) => index !== at % run.length);
        const doubled = rest.flatMap((event) => (coin.next().value === true ? [event, event] : [event]));
        const order = doubled.map((event) => ({ event, key: Number(key.next().value) })).sort((a, b) => a.key - b.key);
        return outcomeOf(order.map(({ event }) => event)) !== 'pass';
      },
    ),
    { numRuns: 200 },
  );
});

test('the order of lines, and lines said twice, change nothing that is said', () => {
  const said = (events: readonly HistoryEvent[]) => asked(events).map(({ evidence: _, ...rest }) => rest);
  for (const run of RUNS) {
    expect(said([...run].reverse())).toEqual(said(run));
    expect(said([...run, ...run])).toEqual(said(run));
  }
});
