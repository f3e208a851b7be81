import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyText } from '../model/fixtures/example-run.js';
import { parseHistory } from '../model/history.js';
import { NOTHING_BUMPED } from '../model/verdict.js';
import { judge } from './judge.js';
import { withoutHold } from './without-hold.js';

/** `default` in the service cluster, in a run that says `notProven` beforehand. */
function nextsOf(notProven: readonly string[]): string[] {
  const events = exampleEvents({
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === 'default'
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  }).map((event) =>
    event.kind === 'run-started' ? { ...event, notProven: [...event.notProven, ...notProven] } : event,
  );
  const { outcome, findings } = judge(EXAMPLE_DESCRIPTION, parseHistory(historyText(events)));
  expect(outcome).toBe('fail');
  return findings.filter((one) => one.outcome === 'fail').map(({ next }) => next);
}

test('a run of what stands tells nobody to hold a bump, and still says what to do', () => {
  const nexts = nextsOf([`${NOTHING_BUMPED}: v1 is production's own`]);
  expect(nexts.filter((next) => next.includes('on hold'))).toEqual([]);
  expect(nexts.every((next) => next.length > 10)).toBe(true);
});

test('a run of a bump does', () => {
  expect(nextsOf([]).some((next) => next.startsWith('leave the bump on hold'))).toBe(true);
});

test('of a step that is nothing else, what remains is to find what changed', () => {
  const finding = {
    check: 'repeat',
    outcome: 'fail',
    subject: 's',
    expected: 'e',
    observed: 'o',
    evidence: 'v',
  } as const;
  expect(withoutHold({ ...finding, next: 'leave the bump on hold' }).next).toMatch(/^find what changed/);
  expect(withoutHold({ ...finding, next: 'leave the bump of Boskos on hold; look' }).next).toBe('look');
});
