import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyOf } from '../model/fixtures/example-run.js';
import { secondsToDetect } from './time-to-detect.js';

const STRAY = { clusterId: 'prow', namespace: 'test-pods' };

test('a fault is detected with the first sweep that shows it, counted from when the candidate was ready', () => {
  // Lines are a second apart.
  const events = exampleEvents({
    phases: ['candidate'],
    fateOf: (probe) =>
      probe.start === 2 && probe.canary.spelling === null
        ? { ...expectedFate(probe), places: [STRAY] }
        : expectedFate(probe),
  });
  const ready = events.findIndex(({ kind }) => kind === 'phase-started');
  const shown = events.findIndex((event) => event.kind === 'cluster-swept' && event.start === 2);
  expect(secondsToDetect(EXAMPLE_DESCRIPTION, historyOf(events))).toBe(shown - ready);
});

test('nothing is detected in a good run', () => {
  expect(secondsToDetect(EXAMPLE_DESCRIPTION, historyOf(exampleEvents({ phases: ['candidate'] })))).toBeNull();
});
