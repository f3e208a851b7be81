import { describe, expect, test } from 'vitest';
import { ERRAND_OF, ERRANDS, type Errand } from '../model/errand.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import { errandsCheck } from './errands-check.js';
import { judge } from './judge.js';

const DONE = 'label do-not-merge/hold set by hook/v20251125-e3ae8cf22';

function seen(
  errand: Errand,
  {
    phase = 'candidate',
    done = DONE,
    waitedMs = done === null ? 120_000 : 1_500,
  }: { phase?: Phase; done?: string | null; waitedMs?: number } = {},
) {
  const base = { component: ERRAND_OF[errand], asked: '"/hold" on a pull request', waitedMs };
  return { kind: 'errand-observed' as const, errand, phase, done, ...base, waitLimitMs: 120_000 };
}

/** A run that set out to ask for all of them. */
function eventsWith(events: readonly HistoryEvent[], planned: readonly Errand[] = ERRANDS): HistoryEvent[] {
  const begun = exampleEvents({ starts: 5 }).map((event) =>
    event.kind === 'run-started' ? { ...event, errands: [...planned] } : event,
  );
  return [...begun, ...events];
}
const asked = (events: readonly HistoryEvent[], planned: readonly Errand[] = ERRANDS) =>
  errandsCheck(EXAMPLE_DESCRIPTION, historyOf(eventsWith(events, planned)));

test('passes where each was done, and says what was seen', () => {
  const findings = asked(ERRANDS.map((errand) => seen(errand)));
  expect(findings.map(({ subject, outcome }) => `${subject}: ${outcome}`)).toEqual(
    ERRANDS.map((errand) => `${ERRAND_OF[errand]}: ${errand}: pass`),
  );
  expect(findings[0]?.observed).toBe(`${DONE} after 1.5 s: "/hold" on a pull request`);
});

test('says nothing of a run that asked for none', () => {
  expect(asked([], [])).toEqual([]);
});

describe('fails', () => {
  test.each([...ERRANDS])('where %s is not done, and the baseline did it', (errand) => {
    const [finding] = asked([seen(errand, { phase: 'baseline' }), seen(errand, { done: null })], [errand]);
    expect(finding).toMatchObject({ outcome: 'fail', observed: expect.stringContaining('within 120 s') });
  });

  test('where it is done wrong, and says so before the limit', () => {
    const [finding] = asked([seen('number-vended', { done: null, waitedMs: 17_400 })], ['number-vended']);
    expect(finding).toMatchObject({
      outcome: 'fail',
      observed: 'it came out wrong after 17.4 s: "/hold" on a pull request',
    });
  });

  test('where it is not done and no baseline is there to do no better, and so does the run', () => {
    const events = eventsWith([seen('context-retired', { done: null })], ['context-retired']);
    expect(judge(EXAMPLE_DESCRIPTION, historyOf(events)).outcome).toBe('fail');
  });
});

describe('is inconclusive', () => {
  test('where the baseline did not do it either', () => {
    const [finding] = asked(
      [seen('command-obeyed', { phase: 'baseline', done: null }), seen('command-obeyed', { done: null })],
      ['command-obeyed'],
    );
    expect(finding).toMatchObject({
      outcome: 'inconclusive',
      observed: expect.stringContaining('nor in the baseline'),
    });
  });

  test('where it was planned and nobody asked the candidate', () => {
    const [finding] = asked([seen('command-obeyed', { phase: 'baseline' })], ['command-obeyed']);
    expect(finding).toMatchObject({ outcome: 'inconclusive', observed: 'nobody asked for it' });
  });
});

test('a baseline that did nothing excuses no candidate that does it', () => {
  const [finding] = asked(
    [seen('command-obeyed', { phase: 'baseline', done: null }), seen('command-obeyed')],
    ['command-obeyed'],
  );
  expect(finding?.outcome).toBe('pass');
});

describe('on a machine that does something else meanwhile', () => {
  const onMachine = (ranMs: number, usualMs: number) => {
    const errand = 'context-retired';
    const baseline = seen(errand, { phase: 'baseline', waitedMs: usualMs });
    const run = eventsWith([baseline, seen(errand, { done: null })], [errand]).map((event) =>
      event.kind === 'cluster-swept' && event.phase === 'candidate'
        ? { ...event, pods: event.pods.map((pod) => ({ ...pod, ranMs })) }
        : event,
    );
    return errandsCheck(EXAMPLE_DESCRIPTION, historyOf(run))[0];
  };

  test('is not decided where the baseline’s time, as much longer, might have been over the limit', () => {
    const finding = onMachine(6_000, 40_000);
    expect(finding?.outcome).toBe('inconclusive');
    expect(finding?.observed).toContain('40.0 s in the baseline, and pods themselves');
  });

  test('fails where that explains nothing: the machine was as quick, or the errand far from the limit', () => {
    expect(onMachine(2_000, 40_000)?.outcome).toBe('fail');
    expect(onMachine(6_000, 1_500)?.outcome).toBe('fail');
  });
});
