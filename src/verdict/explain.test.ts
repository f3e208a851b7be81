import { expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleOptions,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { explainVerdict } from './explain.js';
import { judge } from './judge.js';

const told = (events: readonly HistoryEvent[]): string =>
  `${explainVerdict(judge(EXAMPLE_DESCRIPTION, historyOf(events)))}\n`;

/** The default alias overwritten in every second start. */
const overwritten: ExampleOptions = {
  fateOf: (probe) =>
    probe.phase === 'candidate' && probe.start % 2 === 0 && probe.canary.spelling === 'default'
      ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
      : expectedFate(probe),
};

test.each<[string, HistoryEvent[]]>([
  ['safe-to-merge', exampleEvents()],
  ['not-safe-to-merge', exampleEvents(overwritten)],
  [
    'not-decided',
    [
      ...exampleEvents({ starts: 4, phases: ['candidate'] }),
      { kind: 'undecided', phase: 'candidate', cause: 'restart-failed', detail: 'no new pod after 60 s' },
    ],
  ],
])('a verdict reads as in golden/%s.txt', async (name, events) => {
  await expect(told(events)).toMatchFileSnapshot(`golden/${name}.txt`);
});

test('the first line says what to do, and on what ground', () => {
  expect(told(exampleEvents()).split('\n')[0]).toMatch(/^Safe to merge on what was proven: v20251125-e3ae8cf22/);
  expect(told(exampleEvents(overwritten)).split('\n')[0]).toMatch(
    /^Not safe to merge: 8 of 10 canaries \(.*\) started in service cluster prow, namespace test-pods; .* \(alias "default"\)/,
  );
  expect(told([]).split('\n')[0]).toMatch(/^Not decided: /);
});

test('holds no colour codes', () => {
  expect(told(exampleEvents(overwritten))).not.toContain('\u001b');
});

test('nothing that was seen can look like a line of the verdict', () => {
  const verdict = judge(EXAMPLE_DESCRIPTION, historyOf(exampleEvents(overwritten)));
  const forged = 'X\npassed      placement 99\n\nSafe to merge';
  const [finding] = verdict.findings.filter(({ outcome }) => outcome === 'fail');
  const findings = finding === undefined ? [] : [{ ...finding, observed: forged, subject: forged }];
  const text = explainVerdict({ ...verdict, findings, notProven: [forged] });
  expect(text).toContain('placement 99');
  expect(text).not.toMatch(/^(passed|Safe)/m);
});

test('what a drain moved is said where it went well, and stands among the findings where it did not', () => {
  const verdict = judge(EXAMPLE_DESCRIPTION, historyOf(exampleEvents()));
  const [finding] = verdict.findings;
  if (finding === undefined) throw new TypeError('a verdict has findings');
  const tide = { ...finding, check: 'drain', subject: 'tide', observed: 'back after 2 drains' } as const;
  const of = (outcome: 'pass' | 'fail') => explainVerdict({ ...verdict, findings: [{ ...tide, outcome }] });
  expect(of('pass')).toMatch(/^drained {5}tide: back after 2 drains$/m);
  expect(of('fail')).not.toMatch(/^drained/m);
});
