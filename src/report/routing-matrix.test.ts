import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, examplePlan, historyOf } from '../model/fixtures/example-run.js';
import { type CanaryJudged, MATRIX_COLUMNS, type MatrixRow, routingMatrix } from './routing-matrix.js';

const history = historyOf(exampleEvents({ starts: 1 }));
const good = examplePlan().map(
  (canary): CanaryJudged => ({ canary, outcome: 'pass', observed: 'as asked', pods: [{}] }),
);

/** What a row says whose canaries of the example's plan all have this mark: the other ways were not planned. */
function marks(mark: string): string[] {
  const plan = examplePlan();
  const isPlanned = ({ type, way }: (typeof MATRIX_COLUMNS)[number]) =>
    plan.some((canary) => canary.type === type && canary.way === way);
  return MATRIX_COLUMNS.map((column) => (isPlanned(column) ? mark : 'not planned'));
}

function row(spelling: string, canaries: readonly CanaryJudged[]): MatrixRow | undefined {
  return routingMatrix(EXAMPLE_DESCRIPTION, history, canaries).find((one) => one.spelling === spelling);
}

describe('a row of the matrix', () => {
  test('knows more than one way', () => {
    expect(new Set(marks('planned'))).toEqual(new Set(['planned', 'not planned']));
  });

  test.each([
    ['pass', 'as expected'],
    ['fail', 'not as expected'],
    ['inconclusive', 'not decided'],
  ] as const)('says of canaries that are judged %s what the verdict does', (outcome, mark) => {
    const judged = good.map((one) => (one.canary.spelling === 'default' ? { ...one, outcome } : one));
    expect(row('default', judged)?.cells.map((cell) => cell.mark)).toEqual(marks(mark));
    expect(row('k8s-tpu-operator', judged)?.cells.map((cell) => cell.mark)).toEqual(marks('as expected'));
  });

  test('says of canaries of which no pod came, rightly, that they were refused', () => {
    const refused = good.map((one) => (one.canary.spelling === 'default' ? { ...one, pods: [] } : one));
    expect(row('default', refused)?.cells.map((cell) => cell.mark)).toEqual(marks('refused, as expected'));
    expect(row('k8s-tpu-operator', refused)?.cells.map((cell) => cell.mark)).toEqual(marks('as expected'));
    const failed = refused.map((one): CanaryJudged => ({ ...one, outcome: 'fail' }));
    expect(row('default', failed)?.cells.map((cell) => cell.mark)).toEqual(marks('not as expected'));
  });

  test('has the worst mark of its canaries in each cell, and counts what they met', () => {
    const worse = good.map((one): CanaryJudged => ({ ...one, outcome: 'fail', observed: 'elsewhere' }));
    const [cell] = row('default', [...good, ...worse, ...worse])?.cells ?? [];
    expect(cell).toEqual({ mark: 'not as expected', observed: ['1 × as asked', '2 × elsewhere'], count: 3 });
  });

  test('says what production expects of an alias, and of one that nobody has', () => {
    expect(row('default', good)?.expected).toBe('build cluster build-main, namespace test-pods');
    expect(row('prow-staging-no-such-cluster', good)?.expected).toBe('no pod, ended "error"');
    expect(row('(omitted)', good)?.expected).toBe('build cluster build-main, namespace test-pods');
  });

  test('says where a planned canary was not probed', () => {
    expect(row('default', [])?.cells.map(({ mark }) => mark)).toEqual(marks('not probed'));
  });
});
