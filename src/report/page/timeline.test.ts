import { expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../../model/fixtures/example-run.js';
import { runClock } from './run-clock.js';
import { timeline } from './timeline.js';

test('a run is told from its first line to its last, each stretch with the lines that hold it', () => {
  const clock = runClock(historyOf(exampleEvents({ starts: 2 })));
  const stretches = timeline(clock);
  const told = stretches.map(({ phase, what }) => `${phase}: ${what}`);
  expect(told).toContain('candidate: canaries, full sweep');
  expect(told).toContain('candidate: canaries, start 1');
  expect(told).toContain('baseline: canaries, full sweep');
  for (const { from, to, firstLine, lastLine } of stretches) {
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(clock.durationMs);
    expect(firstLine).toBeLessThanOrEqual(lastLine);
  }
});

test('a run of which nothing is known has no stretch', () => {
  expect(timeline(runClock({ lines: [], defects: [] }))).toEqual([]);
});
