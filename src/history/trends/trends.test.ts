import { describe, expect, test } from 'vitest';
import { Check } from '../../model/verdict.js';
import { build, keptRunOf } from '../fixtures/kept-run.js';
import { explainTrends } from './explain-trends.js';
import { trends } from './trends.js';

const HOUR_MS = 3_600_000;
const at = (day: number, hour = 3): Date => new Date(Date.UTC(2026, 0, day, hour));
const of = (runs: Parameters<typeof trends>[0], now = at(runs.length)) =>
  trends(runs, { at: now, silenceLimitMs: 30 * HOUR_MS });
const misplaced = [['placement', 'alias "default"']] as const;

describe('a subject that fails', () => {
  test('with a new candidate, in each of its runs, is a regression by the candidate', () => {
    const failing = { candidate: build('b'), failed: misplaced };
    const { regressions, flakes } = of([keptRunOf(1), keptRunOf(2, failing), keptRunOf(3, failing)]);
    expect(flakes).toEqual([]);
    expect(regressions).toEqual([
      expect.objectContaining({ changed: ['candidate'], failed: 2, decided: 2, isOpen: true }),
    ]);
  });

  test('with the same candidate, once of three times, is a flake', () => {
    const { regressions, flakes } = of([keptRunOf(1), keptRunOf(2, { failed: misplaced }), keptRunOf(3)]);
    expect(regressions).toEqual([]);
    expect(flakes).toEqual([expect.objectContaining({ failed: 1, decided: 3, isOpen: false })]);
  });

  test('since production changed is a regression by production, beside the change', () => {
    const { regressions, productionChanges } = of([
      keptRunOf(1),
      keptRunOf(2, { productionFingerprint: 'sha256:b', failed: misplaced }),
    ]);
    expect(regressions.map(({ changed }) => changed)).toEqual([['production']]);
    expect(productionChanges).toHaveLength(1);
  });

  test('goes on failing with the next candidate is no second regression, and is not over', () => {
    const { regressions } = of([
      keptRunOf(1),
      keptRunOf(2, { candidate: build('b'), failed: misplaced }),
      keptRunOf(3, { candidate: build('c'), failed: misplaced }),
    ]);
    expect(regressions).toEqual([expect.objectContaining({ lastRun: keptRunOf(3).id, isOpen: true })]);
  });

  test('with a next configuration that others did not try is no flake of theirs', () => {
    const { flakes, regressions } = of([
      keptRunOf(1),
      keptRunOf(2, { nextConfigSha256: 'c', failed: [['config', 'the next configuration']] }),
    ]);
    expect(flakes).toEqual([]);
    expect(regressions.map(({ changed }) => changed)).toEqual([['next configuration']]);
  });

  test('since another version of this tool looks, which may look more closely, is no flake', () => {
    const newer = { toolVersion: '0.2.0', failed: misplaced };
    const { regressions, flakes } = of([keptRunOf(1), keptRunOf(2, newer), keptRunOf(3, newer)]);
    expect(flakes).toEqual([]);
    expect(regressions.map(({ changed, isOpen }) => [changed, isOpen])).toEqual([[['prow-staging'], true]]);
    expect(of([keptRunOf(1), keptRunOf(2, newer), keptRunOf(3, { toolVersion: '0.2.0' })]).flakes).toHaveLength(1);
  });

  test('since Boskos changed, and nothing else, is a regression by Boskos, which is named', () => {
    const trend = of([keptRunOf(1, { boskos: build('a') }), keptRunOf(2, { boskos: build('b'), failed: misplaced })]);
    expect(trend.flakes).toEqual([]);
    expect(trend.regressions.map(({ changed, boskosTag }) => [changed, boskosTag])).toEqual([
      [['Boskos'], build('b').tag],
    ]);
    expect(explainTrends(trend)).toContain(`with Boskos ${build('b').tag}, since another Boskos`);
  });

  test('with the same Boskos, once of three times, is a flake', () => {
    const boskos = build('a');
    const { regressions, flakes } = of([
      keptRunOf(1, { boskos }),
      keptRunOf(2, { boskos, failed: misplaced }),
      keptRunOf(3, { boskos }),
    ]);
    expect([regressions.length, flakes.length]).toEqual([0, 1]);
  });

  test('with another candidate, after the first was rolled back, is a second regression', () => {
    const { regressions } = of([
      keptRunOf(1),
      keptRunOf(2, { candidate: build('b'), failed: misplaced }),
      keptRunOf(3),
      keptRunOf(4, { candidate: build('c'), failed: misplaced }),
    ]);
    expect(regressions.map(({ tag, changed, isOpen }) => [tag, changed, isOpen])).toEqual([
      [build('b').tag, ['candidate'], false],
      [build('c').tag, ['candidate'], true],
    ]);
  });

  test('is open where it failed last, whatever was asked in between', () => {
    const failing = { candidate: build('b'), failed: misplaced };
    const flaky = { candidate: build('c') };
    const { regressions, flakes } = of([
      ...[keptRunOf(1), keptRunOf(2, failing)],
      ...[keptRunOf(3, { ...flaky, failed: misplaced }), keptRunOf(4, flaky)],
      ...[keptRunOf(5, failing), keptRunOf(6, failing)],
    ]);
    expect(regressions.map(({ tag, failed, isOpen }) => [tag, failed, isOpen])).toEqual([[build('b').tag, 3, true]]);
    expect(flakes.map(({ tag, isOpen }) => [tag, isOpen])).toEqual([[build('c').tag, false]]);
  });

  test('from the first run on has nothing that changed', () => {
    const { regressions } = of([keptRunOf(1, { failed: misplaced }), keptRunOf(2, { failed: misplaced })]);
    expect(regressions.map(({ changed, isOpen }) => [changed, isOpen])).toEqual([[[], true]]);
  });

  test('is over once a run passes it', () => {
    const { regressions } = of([
      keptRunOf(1),
      keptRunOf(2, { candidate: build('b'), failed: misplaced }),
      keptRunOf(3, { candidate: build('c') }),
    ]);
    expect(regressions.map(({ isOpen }) => isOpen)).toEqual([false]);
  });
});

describe('a check that a run did not ask', () => {
  const slow = [['responsive', 'ProwJob to pod']] as const;
  const baseline = build('z');

  test('on demand, is not passed by it', () => {
    const { regressions, flakes } = of([keptRunOf(1, { failed: [['every-job', 'job x']] }), keptRunOf(2)]);
    expect(flakes).toEqual([]);
    expect(regressions.map(({ decided, isOpen }) => [decided, isOpen])).toEqual([[1, true]]);
  });

  test('on demand, is passed by one that asked it', () => {
    const { flakes } = of([
      keptRunOf(1, { failed: [['every-job', 'job x']] }),
      keptRunOf(2, { asked: ['placement', 'every-job'] }),
    ]);
    expect(flakes.map(({ decided, isOpen }) => [decided, isOpen])).toEqual([[2, false]]);
  });

  test('about latencies, for want of a baseline, is not passed by it', () => {
    const { flakes, regressions } = of([keptRunOf(1, { baseline, failed: slow }), keptRunOf(2)]);
    expect([flakes.length, regressions.map(({ isOpen }) => isOpen)]).toEqual([0, [true]]);
  });

  test('about latencies, against another baseline, is another question', () => {
    const runs = [keptRunOf(1, { baseline, failed: slow }), keptRunOf(2, { baseline: build('y') })];
    expect(of(runs).flakes).toEqual([]);
    expect(of([keptRunOf(1, { baseline, failed: slow }), keptRunOf(2, { baseline })]).flakes).toHaveLength(1);
  });
});

describe.each(Check.options.filter((check) => check !== 'evidence'))(
  'check %s, of which something is never decided',
  (check) => {
    const open = { check, subject: 'what nobody knows', outcome: 'inconclusive' } as const;
    const bad = { check, subject: 'a', outcome: 'fail' } as const;
    const passed = {
      asked: [check],
      outcome: 'inconclusive',
      findings: [open],
      passed: [{ check, subject: 'a' }],
    } as const;
    const night = (day: number, given: object) => keptRunOf(day, { baseline: build('z'), ...given });

    test('tells a regression from what failed ever since, and that it is over', () => {
      const failing = { asked: [check], candidate: build('b'), outcome: 'fail', findings: [bad, open] };
      const { regressions } = of([night(1, passed), night(2, failing), night(3, passed)]);
      expect(regressions.map(({ changed, isOpen }) => [changed, isOpen])).toEqual([[['candidate'], false]]);
    });

    test('tells a flake, and takes what did not pass for no word', () => {
      const failing = { asked: [check], outcome: 'fail', findings: [bad, open] };
      const silent = { asked: [check], outcome: 'inconclusive', findings: [open] };
      const { flakes } = of([night(1, passed), night(2, failing), night(3, silent), night(4, passed)]);
      expect(flakes.map(({ failed, decided }) => [failed, decided])).toEqual([[1, 3]]);
    });
  },
);

describe('a run that did not decide', () => {
  const undecided = {
    outcome: 'inconclusive',
    findings: [{ check: 'placement', subject: 'alias "a"', outcome: 'inconclusive' }],
  } as const;

  test('makes no flake of a failure, and ends none', () => {
    const { flakes, regressions } = of([
      keptRunOf(1, { candidate: build('b'), failed: misplaced }),
      keptRunOf(2, { ...undecided, candidate: build('b'), findings: [...undecided.findings] }),
    ]);
    expect(flakes).toEqual([]);
    expect(regressions.map(({ isOpen, decided }) => [isOpen, decided])).toEqual([[true, 1]]);
  });

  test('whose record is doubtful says nothing of what it did not see fail', () => {
    const doubtful = { check: 'evidence', subject: 'sweep', outcome: 'inconclusive' } as const;
    const { regressions } = of([
      keptRunOf(1, { failed: misplaced }),
      keptRunOf(2, { outcome: 'inconclusive', findings: [doubtful] }),
    ]);
    expect(regressions.map(({ isOpen }) => isOpen)).toEqual([true]);
  });

  test('of another check alone speaks for the checks that it decided', () => {
    const { flakes } = of([
      keptRunOf(1, { failed: misplaced }),
      keptRunOf(2, { outcome: 'inconclusive', findings: [{ check: 'config', subject: 'a', outcome: 'inconclusive' }] }),
    ]);
    expect(flakes.map(({ failed, decided }) => [failed, decided])).toEqual([[1, 2]]);
  });

  test('counts in no pass rate', () => {
    const [all] = of([keptRunOf(1), keptRunOf(2, { outcome: 'inconclusive' })]).passRates;
    expect(all).toEqual({ tag: null, passed: 1, failed: 0, undecided: 1, rate: 1 });
  });
});

test('a pass rate of which nothing was decided is unknown, not zero', () => {
  expect(of([keptRunOf(1, { outcome: 'inconclusive' })]).passRates[0]?.rate).toBeNull();
});

describe('silence', () => {
  test('is a time without a run longer than the limit, the last up to now', () => {
    const { silences } = of([keptRunOf(1), keptRunOf(2), keptRunOf(9)], at(11));
    expect(silences.map(({ from, isOpen }) => [from.slice(0, 10), isOpen])).toEqual([
      ['2026-01-02', false],
      ['2026-01-09', true],
    ]);
  });

  test('of one production is not broken by runs of another', () => {
    const other = [1, 2, 3, 4, 5].map((day) => keptRunOf(day));
    const { silences } = of([keptRunOf(1, { production: 'b' }), ...other], at(5));
    expect(silences.map(({ production, isOpen }) => [production, isOpen])).toEqual([['b', true]]);
  });

  test('is none where a run began each night', () => {
    expect(of([keptRunOf(1), keptRunOf(2), keptRunOf(3)]).silences).toEqual([]);
  });
});

test('an order of arrival other than the order of time changes nothing', () => {
  const runs = [keptRunOf(1), keptRunOf(2, { failed: misplaced }), keptRunOf(3)];
  expect(of([...runs].reverse(), at(3))).toEqual(of(runs, at(3)));
});

test('latencies are of a version, wherever it ran', () => {
  const latency = (tag: string, value: number) => ({
    ...{ measure: 'ProwJob to pod', tag, count: 3, sumMs: 3 * value },
    quantilesMs: [{ quantile: 0.5, value }],
  });
  const found = of([
    keptRunOf(1, { latencies: [latency('v20250101-a', 1_000)] }),
    keptRunOf(2, { latencies: [latency('v20250101-a', 3_000), latency('v20250101-b', 9_000)] }),
  ]).latencies;
  expect(found).toEqual([
    { measure: 'ProwJob to pod', tag: 'v20250101-a', runs: 2, medianMs: 2_000, worstMs: 3_000 },
    { measure: 'ProwJob to pod', tag: 'v20250101-b', runs: 1, medianMs: 9_000, worstMs: 9_000 },
  ]);
});

test('as text, what is wrong comes first and says of which candidate', () => {
  const text = explainTrends(of([keptRunOf(1), keptRunOf(2, { candidate: build('b'), failed: misplaced })], at(4)));
  expect(text.split('\n').slice(0, 2)).toEqual([
    'production example silent since 2026-01-02T02:00:00.000Z: no run has begun in 49 h',
    expect.stringMatching(
      /^regression, open: placement, alias "default" on v20250101-b+, since another candidate, from /,
    ),
  ]);
});
