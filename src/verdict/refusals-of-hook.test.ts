import { describe, expect, test } from 'vitest';
import { BAD_INPUTS, type BadInput } from '../model/bad-input-events.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { judge } from './judge.js';
import { refusalsCheck } from './refusals-check.js';

const REFUSED: readonly BadInput[] = ['wrong-signature', 'no-signature'];

function seen(input: BadInput, changes: Partial<EventOf<'bad-input-observed'>> = {}): HistoryEvent {
  const status = REFUSED.includes(input) ? 403 : 200;
  const answer = status === 403 ? '403 Forbidden' : 'Event received. Have a nice day.';
  const base = { phase: 'candidate' as const, prowJobs: [], goodOnes: ['good'], status, answer };
  return { kind: 'bad-input-observed', input, ...base, ...changes };
}

/** A run that set out to send all of it; `events` in place of what went well. */
function asked(events: readonly HistoryEvent[], planned: readonly BadInput[] = BAD_INPUTS) {
  const begun = exampleEvents({ starts: 5 }).map((event) =>
    event.kind === 'run-started' ? { ...event, badInputs: [...planned] } : event,
  );
  return refusalsCheck(EXAMPLE_DESCRIPTION, historyOf([...begun, ...events]));
}
const all = (changes: Partial<Record<BadInput, Partial<EventOf<'bad-input-observed'>>>> = {}) =>
  BAD_INPUTS.map((input) => seen(input, changes[input]));
const of = (findings: ReturnType<typeof asked>, input: BadInput) =>
  findings.find(({ subject }) => subject === `hook: ${input}`);

test('a hook that starts nothing for any of it passes, a finding for each', () => {
  const findings = asked(all());
  expect(findings.map(({ subject, outcome }) => `${subject}: ${outcome}`)).toEqual(
    BAD_INPUTS.map((input) => `hook: ${input}: pass`),
  );
});

test('a run that sends none says nothing of it', () => {
  expect(asked([], [])).toEqual([]);
});

describe('fails', () => {
  test.each([...REFUSED])('where hook takes %s', (input) => {
    const finding = of(asked(all({ [input]: { status: 200, answer: 'Event received.' } })), input);
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('hook took it, with 200');
  });

  test.each([...BAD_INPUTS])('where a job comes of %s', (input) => {
    const finding = of(asked(all({ [input]: { prowJobs: ['job'] } })), input);
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('hook started a job for it');
  });

  test.each([...BAD_INPUTS])('where hook breaks at %s', (input) => {
    expect(of(asked(all({ [input]: { status: 502 } })), input)?.outcome).toBe('fail');
  });

  test('in the whole verdict, and the one that is sent nothing bad does not', () => {
    const begun = exampleEvents({ starts: 5 });
    const bad = [...begun, ...all({ 'outsider-asks': { prowJobs: ['job'] } })];
    expect(judge(EXAMPLE_DESCRIPTION, historyOf(bad)).outcome).toBe('fail');
    expect(judge(EXAMPLE_DESCRIPTION, historyOf(begun)).outcome).toBe('pass');
  });
});

describe('is inconclusive', () => {
  test('where what was planned was not sent', () => {
    const findings = asked(all().slice(1));
    expect(of(findings, 'wrong-signature')).toMatchObject({ outcome: 'inconclusive', observed: 'nobody sent it' });
  });

  test('where it was sent under the baseline only', () => {
    const [first, ...others] = BAD_INPUTS.map((input) => seen(input));
    expect(first).toBeDefined();
    const findings = asked([seen('wrong-signature', { phase: 'baseline' }), ...others]);
    expect(of(findings, 'wrong-signature')?.outcome).toBe('inconclusive');
  });

  test('where hook starts nothing at all', () => {
    const finding = of(asked(all({ 'outsider-asks': { goodOnes: [] } })), 'outsider-asks');
    expect(finding).toMatchObject({ outcome: 'inconclusive' });
  });

  test('where hook did not answer', () => {
    const finding = of(asked(all({ 'huge-payload': { status: null, answer: 'timeout' } })), 'huge-payload');
    expect(finding).toMatchObject({ outcome: 'inconclusive' });
    expect(finding?.observed).toContain('timeout');
  });

  test('where production’s own version does the same, and not where it does something else', () => {
    const same = { status: 200, answer: 'Event received.' };
    const baseline = seen('no-signature', { phase: 'baseline', ...same });
    expect(of(asked([...all({ 'no-signature': same }), baseline]), 'no-signature')?.outcome).toBe('inconclusive');
    const worse = all({ 'no-signature': { ...same, prowJobs: ['job'] } });
    expect(of(asked([...worse, baseline]), 'no-signature')?.outcome).toBe('fail');
  });
});
