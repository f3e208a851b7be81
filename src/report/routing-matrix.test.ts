import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleFate,
  exampleEvents,
  examplePlan,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import { MATRIX_COLUMNS, type MatrixRow, routingMatrix } from './routing-matrix.js';

/** What a row says whose canaries of the example's plan all have this mark: the other ways were not planned. */
function marks(mark: string): string[] {
  const plan = examplePlan();
  const isPlanned = ({ type, way }: (typeof MATRIX_COLUMNS)[number]) =>
    plan.some((canary) => canary.type === type && canary.way === way);
  return MATRIX_COLUMNS.map((column) => (isPlanned(column) ? mark : 'not planned'));
}

/** The row of `default` when its canaries of the candidate meet this fate. */
function defaultRow(fate: Partial<ExampleFate>): MatrixRow | undefined {
  const events = exampleEvents({
    starts: 1,
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === 'default'
        ? { ...expectedFate(probe), ...fate }
        : expectedFate(probe),
  });
  return routingMatrix(EXAMPLE_DESCRIPTION, historyOf(events)).find(({ spelling }) => spelling === 'default');
}

describe('a row of the matrix', () => {
  test('knows more than one way', () => {
    expect(new Set(marks('planned'))).toEqual(new Set(['planned', 'not planned']));
  });

  test('is as expected where every canary is in its place', () => {
    const row = defaultRow({});
    expect(row?.expected).toBe('build cluster build-main, namespace test-pods');
    expect(row?.cells.map(({ mark }) => mark)).toEqual(marks('as expected'));
    expect(row?.cells[0]?.observed).toEqual(['1 × build cluster build-main, namespace test-pods']);
  });

  test.each<[string, Partial<ExampleFate>, string]>([
    ['in another cluster', { places: [{ clusterId: 'prow', namespace: 'test-pods' }] }, 'not as expected'],
    ['refused', { places: [], state: 'error' }, 'not as expected'],
    ['not ended', { places: [], state: 'triggered', settled: false }, 'not decided'],
    ['not ended although in its place', { settled: false }, 'not decided'],
    ['failed in its place', { state: 'failure' }, 'not decided'],
  ])('says of canaries that are %s what the verdict would', (_, fate, mark) => {
    expect(defaultRow(fate)?.cells.map((cell) => cell.mark)).toEqual(marks(mark));
  });

  test('of the unknown alias expects a refusal, whatever the way', () => {
    const rows = routingMatrix(EXAMPLE_DESCRIPTION, historyOf(exampleEvents({ starts: 1 })));
    const unknown = rows.find(({ spelling }) => spelling === 'prow-staging-no-such-cluster');
    expect(unknown?.expected).toBe('no pod, ended "error"');
    expect(unknown?.cells.map(({ mark }) => mark)).toEqual(marks('as expected'));
  });

  test('says where a planned canary was not probed', () => {
    const events = exampleEvents({ starts: 1 }).filter(({ kind }) => kind !== 'canary-submitted');
    const [row] = routingMatrix(EXAMPLE_DESCRIPTION, historyOf(events));
    expect(row?.cells.map(({ mark }) => mark)).toEqual(marks('not probed'));
  });
});

test('the omitted spelling has a row of its own', () => {
  const rows = routingMatrix(EXAMPLE_DESCRIPTION, historyOf(exampleEvents({ starts: 1 })));
  expect(rows.map(({ spelling }) => spelling)).toContain('(omitted)');
});
