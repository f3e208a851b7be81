import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleFate,
  type ExampleOptions,
  type ExampleProbe,
  exampleEvents,
  examplePlan,
  expectedFate,
  historyText,
} from '../model/fixtures/example-run.js';
import { parseHistory } from '../model/history.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { Verdict } from '../model/verdict.js';
import { judge } from './judge.js';

/** Everything that a run observes; what it planned and how it ended are the frame. */
const OBSERVATIONS = [
  'component-started',
  'canary-submitted',
  'prowjob-observed',
  'cluster-swept',
  'rollout-observed',
  'workload-observed',
];
const isObservation = ({ kind }: HistoryEvent): boolean => OBSERVATIONS.includes(kind);

const place = fc.record({
  clusterId: fc.constantFrom('prow', 'build-main', 'build-tpu'),
  namespace: fc.constantFrom('test-pods', 'default'),
});
const fate: fc.Arbitrary<ExampleFate> = fc.record({
  places: fc.array(place, { maxLength: 2 }),
  state: fc.constantFrom('success', 'error', 'failure', 'pending'),
  description: fc.constantFrom('Job succeeded.', 'Pod scheduling timeout.'),
  settled: fc.boolean(),
});

/** Runs in which some cells, in some starts, meet another fate than a good Prow would give them. */
const options: fc.Arbitrary<ExampleOptions> = fc
  .record({
    starts: fc.integer({ min: 1, max: 6 }),
    phases: fc.constantFrom<readonly ('baseline' | 'candidate')[]>(['baseline', 'candidate'], ['candidate']),
    fates: fc.array(
      fc.record({
        job: fc.constantFrom(...examplePlan().map(({ job }) => job)),
        starts: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }),
        phase: fc.constantFrom('baseline', 'candidate'),
        fate,
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ starts, phases, fates }) => ({
    starts,
    phases,
    fateOf: (probe: ExampleProbe): ExampleFate =>
      fates.find((one) => one.job === probe.canary.job && one.phase === probe.phase && one.starts.includes(probe.start))
        ?.fate ?? expectedFate(probe),
  }));

/** Judged as if the lines had been numbered, chained and sealed anew. */
const judged = (events: readonly HistoryEvent[]): Verdict =>
  judge(EXAMPLE_DESCRIPTION, {
    lines: events.map((event, index) => ({ line: index + 1, at: '2025-11-26T10:00:00Z', previous: '', event })),
    defects: [],
  });

/** What a verdict says, line numbers and counts of lines left out. */
const said = ({ findings, outcome, trials, missProbability }: Verdict): unknown => ({
  outcome,
  trials,
  missProbability,
  findings: findings.map(({ evidence: _, ...finding }) => finding),
});

describe('whatever a run looks like', { timeout: 60_000 }, () => {
  test('leaving one observation out never makes a pass of a fail or inconclusive', () => {
    fc.assert(
      fc.property(options, fc.nat(), (option, index) => {
        const events = exampleEvents(option);
        const seen = events.flatMap((event, at) => (isObservation(event) ? [at] : []));
        const dropped = seen[index % seen.length];
        const isPass = judged(events).outcome === 'pass';
        const outcome = judged(events.filter((_, at) => at !== dropped)).outcome;
        expect(isPass || outcome !== 'pass').toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  test('saying observations twice never makes a pass of a fail or inconclusive', () => {
    fc.assert(
      fc.property(options, fc.infiniteStream(fc.boolean()), (option, coins) => {
        const events = exampleEvents(option);
        const doubled = events.flatMap((event) =>
          isObservation(event) && coins.next().value === true ? [event, event] : [event],
        );
        const before = judged(events).outcome;
        expect(judged(doubled).outcome).toBe(before);
      }),
      { numRuns: 20 },
    );
  });

  test('the order of observations within a phase changes nothing that is said', () => {
    fc.assert(
      fc.property(options, fc.infiniteStream(fc.double({ noNaN: true })), (option, keys) => {
        const events = exampleEvents(option);
        const phaseOf = (event: HistoryEvent): number =>
          'phase' in event && event.phase === 'candidate' ? 2 : 'phase' in event && event.phase === 'baseline' ? 1 : 0;
        const shuffled = events
          .map((event) => ({ event, key: isObservation(event) ? keys.next().value : -1 }))
          .sort((a, b) => phaseOf(a.event) - phaseOf(b.event) || Number(a.key) - Number(b.key))
          .map(({ event }) => event);
        expect(said(judged(shuffled))).toEqual(said(judged(events)));
      }),
      { numRuns: 20 },
    );
  });

  test('a replay gives the same bytes', () => {
    fc.assert(
      fc.property(options, (option) => {
        const events = exampleEvents(option);
        expect(JSON.stringify(judged(events))).toBe(JSON.stringify(judged(events)));
      }),
      { numRuns: 20 },
    );
  });

  test('a text that is no history is inconclusive and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(judge(EXAMPLE_DESCRIPTION, parseHistory(text)).outcome).toBe('inconclusive');
      }),
    );
  });

  test('a good history that is cut or has lost one character is never a pass', () => {
    const text = historyText(exampleEvents());
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.boolean(), (at, isCut) => {
        const damaged = isCut ? text.slice(0, at) : `${text.slice(0, at)}${text.slice(at + 1)}`;
        expect(judge(EXAMPLE_DESCRIPTION, parseHistory(damaged)).outcome).not.toBe('pass');
      }),
      { numRuns: 20 },
    );
  });
});
