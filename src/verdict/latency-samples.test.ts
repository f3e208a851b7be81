import { expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { uncompared } from './latency-samples.js';

const said = (events: readonly HistoryEvent[]): string[] => uncompared(historyOf(events));

/** What follows the first start of the baseline, as if components had been started again in it. */
function restarted(ends: number): HistoryEvent[] {
  const first = exampleEvents().filter((event) => 'start' in event && event.phase === 'baseline');
  const again = first.map((event) => ({ ...event, start: 1 }) as HistoryEvent);
  let kept = 0;
  return again
    .map((event) => JSON.parse(JSON.stringify(event).replaceAll('baseline-0-', 'baseline-1-')) as HistoryEvent)
    .filter((event) => event.kind !== 'prowjob-observed' || kept++ < ends);
}

test('a moment is named that was measured and not compared, with how much there is', () => {
  expect(said([...exampleEvents(), ...restarted(7)])).toEqual([
    expect.stringMatching(/^responsive: ProwJob to its end, after restarts: 20 measured, 7 in the baseline/),
  ]);
});

test('nothing is named where each has enough, or nothing was measured at all', () => {
  expect(said([...exampleEvents(), ...restarted(8)])).toEqual([]);
  expect(said(exampleEvents({ starts: 1 }))).toEqual([]);
});

test('nothing is named of a run without a baseline, which says so itself', () => {
  expect(said(exampleEvents({ phases: ['candidate'] }))).toEqual([]);
});
