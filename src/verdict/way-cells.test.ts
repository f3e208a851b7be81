import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { type WayCell, wayCells, wayMatrix } from './way-cells.js';

const cellsOf = (events: readonly HistoryEvent[]): WayCell[] => wayCells(EXAMPLE_DESCRIPTION, historyOf(events));
const cellOf = (events: readonly HistoryEvent[], spelling: string | null): WayCell | undefined =>
  cellsOf(events).find(({ cluster, way }) => cluster === spelling && way === 'horologium-cron');

describe('a cell', () => {
  test('is a pass with its place and its lines, for every spelling and way', () => {
    const cells = cellsOf(exampleEvents({ starts: 1 }));
    expect(cells).toHaveLength(5 * 3);
    expect(new Set(cells.map(({ outcome }) => outcome))).toEqual(new Set(['pass']));
    expect(cells.find(({ cluster, way }) => cluster === null && way === 'horologium-cron')).toMatchObject({
      alias: 'default',
      component: 'horologium',
      isRefused: false,
      expected: 'build cluster build-main, namespace test-pods',
      observed: 'started in build cluster build-main, namespace test-pods',
      prowJobs: ['candidate-0-canary-omitted-horologium-cron'],
      evidence: expect.stringMatching(/^history\.jsonl line/),
    });
  });

  test('is a fail where one of its canaries went astray, and the neighbours pass', () => {
    const events = exampleEvents({
      starts: 1,
      fateOf: (probe) =>
        probe.canary.way === 'horologium-cron' && probe.canary.spelling === null && probe.phase === 'candidate'
          ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
          : expectedFate(probe),
    });
    expect(cellOf(events, null)).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining('service cluster prow'),
    });
    expect(cellOf(events, 'default')?.outcome).toBe('pass');
  });

  test('has what its canaries say from inside, of every way, where a pod of theirs ran', () => {
    const events = exampleEvents({ starts: 1, tasks: ['speak'] });
    const cells = cellsOf(events);
    const said = cells.filter(({ inside }) => inside.length > 0);
    const ways = ['prowjob', 'horologium-interval', 'horologium-cron'];
    expect(said.map(({ cluster, way }) => [cluster, way])).toEqual(
      [...EXAMPLE_DESCRIPTION.aliases.map(({ name }) => name), null].flatMap((spelling) =>
        ways.map((way) => [spelling, way]),
      ),
    );
    expect(said[0]).toMatchObject({ outcome: 'pass', inside: [{ outcome: 'pass' }, { outcome: 'pass' }] });
    expect(said[1]).toMatchObject({ outcome: 'pass', inside: [{ outcome: 'pass' }] });
  });

  test('has of each way what canaries of that way say', () => {
    const events = exampleEvents({ starts: 1, tasks: ['speak', 'clone'] }).map(
      (event): HistoryEvent =>
        event.kind === 'inside-observed' && event.phase === 'candidate' && event.cloned && event.prowJob.includes('tpu')
          ? { ...event, cloned: { ...event.cloned, parents: [] } }
          : event,
    );
    const speaking = cellsOf(events).filter(({ inside }) => inside.length > 0);
    const failed = speaking.filter(({ outcome }) => outcome !== 'pass');
    expect(speaking).toHaveLength(4 * 4);
    expect(failed.map(({ cluster, way, outcome }) => [cluster, way, outcome])).toEqual([
      ['k8s-tpu-operator', 'hook-opened', 'fail'],
    ]);
    expect(failed[0]?.inside.map(({ outcome }) => outcome).sort()).toEqual(['fail', 'pass']);
  });

  test('is inconclusive where none of those says anything', () => {
    const events = exampleEvents({ starts: 1, tasks: ['speak'] }).filter(({ kind }) => kind !== 'inside-observed');
    const cell = cellsOf(events).find(({ cluster, way }) => cluster === 'default' && way === 'prowjob');
    expect(cell?.outcome).toBe('inconclusive');
    expect(cell?.inside.map(({ observed }) => observed)).toContain('said nothing');
  });

  test('is inconclusive where a planned canary was never started', () => {
    const events = exampleEvents({ starts: 1 }).filter(
      (event) =>
        event.kind !== 'canary-submitted' || event.canary.way !== 'horologium-cron' || event.canary.spelling !== null,
    );
    expect(cellOf(events, null)).toMatchObject({
      outcome: 'inconclusive',
      observed: 'canary-omitted-horologium-cron never started',
    });
  });
});

test('the matrix has a row for each spelling and a column for each way', () => {
  const text = wayMatrix(cellsOf(exampleEvents({ starts: 1 })));
  expect(text.split('\n')[0]).toBe('cluster:                      prowjob  horologium-interval  horologium-cron');
  expect(text.split('\n')).toContain('(omitted)                     pass     pass                 pass');
  expect(text.split('\n')).toContain('prow-staging-no-such-cluster  refused  refused              refused');
  expect(text.split('\n').at(-1)).toBe('refused: as it must be, and no pod came of it');
});
