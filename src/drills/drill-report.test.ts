import { expect, test } from 'vitest';
import { drillReport, type FaultReport, type NeighbourReport, outcomeOfDrills } from './drill-report.js';

const fault = (status: FaultReport['status'], seconds: number | null = null): FaultReport => ({
  drill: 'a-fault',
  outage: '2019-02-08',
  description: 'a fault',
  status,
  because: '',
  check: status === 'caught' ? 'placement' : null,
  secondsToDetect: seconds,
  neighbour: 'unchanged',
  run: null,
});
const neighbour = (outcome: NeighbourReport['outcome']): NeighbourReport => ({
  name: 'unchanged',
  outcome,
  because: '',
  run: null,
});

test('a campaign counts, and takes the median of what was caught', () => {
  const faults = [fault('caught', 3), fault('caught', 40), fault('caught', 5), fault('missed'), fault('not applied')];
  const { faults: _, neighbours: __, ...counts } = drillReport(faults, [neighbour('pass'), neighbour('fail')]);
  expect(counts).toEqual({
    caught: 3,
    missed: 1,
    notApplied: 1,
    falseAlarms: 1,
    medianSecondsToDetect: 5,
    notStaged: [],
  });
  expect(drillReport([fault('caught', 3), fault('caught', 6)], []).medianSecondsToDetect).toBe(4.5);
  expect(drillReport([], []).medianSecondsToDetect).toBeNull();
});

test('what an interruption left out leaves the rest open', () => {
  expect(outcomeOfDrills(drillReport([fault('caught', 1)], [neighbour('pass')], ['another-fault']))).toBe(
    'inconclusive',
  );
});

test.each<[string, FaultReport[], NeighbourReport[], string]>([
  ['all caught, neighbours passed', [fault('caught', 1)], [neighbour('pass')], 'pass'],
  ['one missed', [fault('caught', 1), fault('missed')], [neighbour('pass')], 'fail'],
  ['a neighbour that failed', [fault('caught', 1)], [neighbour('fail')], 'fail'],
  ['a neighbour that was not decided', [fault('caught', 1)], [neighbour('inconclusive')], 'fail'],
  ['a fault that does not fit', [fault('caught', 1), fault('not applied')], [neighbour('pass')], 'inconclusive'],
  ['nothing rehearsed', [], [neighbour('pass')], 'inconclusive'],
])('%s: %s', (_what, faults, neighbours, outcome) => {
  expect(outcomeOfDrills(drillReport(faults, neighbours))).toBe(outcome);
});
