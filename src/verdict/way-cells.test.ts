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
      prowJobs: [
        { name: 'candidate-0-canary-omitted-horologium-cron', lines: expect.arrayContaining([expect.any(Number)]) },
      ],
      evidence: expect.stringMatching(/^history\.jsonl line/),
    });
  });

  test('names of each ProwJob who made it and its pod, and every line that tells of it', () => {
    const name = 'candidate-0-canary-omitted-horologium-cron';
    const userAgent = 'horologium/v20251125-e3ae8cf22';
    const made: HistoryEvent = {
      kind: 'prowjobs-made',
      phase: 'candidate',
      made: [
        { prowJob: name, userAgent },
        { prowJob: 'another', userAgent: 'hook/v1' },
      ],
    };
    const events = [...exampleEvents({ starts: 1 }), made];
    const [prowJob, ...others] = cellOf(events, null)?.prowJobs ?? [];
    expect(others).toEqual([]);
    expect(prowJob).toMatchObject({ name, madeBy: [userAgent] });
    const telling = events.flatMap((event, at) => (JSON.stringify(event).includes(`"${name}"`) ? [at + 1] : []));
    expect(prowJob?.lines).toEqual(telling);
    expect(telling.length).toBeGreaterThan(3);
    expect(cellOf(exampleEvents({ starts: 1 }), null)?.prowJobs).toMatchObject([{ name, madeBy: [] }]);
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
  expect(text.split('\n')[0]).toBe(
    'Where each alias led, by each way in: 15 of 15 cells proven, 3 of them by a refusal',
  );
  expect(text.split('\n')[2]).toBe('cluster:                      prowjob  horologium-interval  horologium-cron');
  expect(text.split('\n')).toContain('(omitted)                     pass     pass                 pass');
  expect(text.split('\n')).toContain('prow-staging-no-such-cluster  refused  refused              refused');
  expect(text.split('\n').at(-1)).toBe('refused: as it must be, and no pod came of it');
});
