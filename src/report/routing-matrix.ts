import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { WAYS, WAYS_IN } from '../model/way.js';
import { type CanarySeen, canariesSeen, expectedFate, type Mark } from './canaries-seen.js';

/** What the candidate made of the canaries of one spelling, type and way. */
export interface MatrixCell {
  readonly mark: Mark | 'not probed' | 'not planned';
  /** Fates with how many canaries met each. */
  readonly observed: readonly string[];
  /** How many canaries were seen. */
  readonly count: number;
}

/** One spelling of `cluster:` with a cell for each column. */
export interface MatrixRow {
  readonly spelling: string;
  readonly expected: string;
  readonly cells: readonly MatrixCell[];
}

/** The ways a canary starts; the columns of the matrix. */
export const MATRIX_COLUMNS: readonly (Pick<Canary, 'type' | 'way'> & { readonly name: string })[] = [
  ...WAYS.flatMap((way) =>
    WAYS_IN[way].types.map((type) => ({ type, way, name: WAYS_IN[way].types.length > 1 ? `${way} ${type}` : way })),
  ),
];

/** Spelling by type and way: expected and observed in the candidate phase. */
export function routingMatrix(description: Description, history: History): MatrixRow[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.planned);
  const seen = canariesSeen(description, history);
  const named = description.aliases.map(({ name }) => name);
  const probed = [...planned, ...seen.map(({ canary }) => canary)].map(({ spelling }) => spelling);
  return [...new Set([...named, ...probed])].map((spelling) => ({
    spelling: spelling ?? '(omitted)',
    expected: expectedFate(description, spelling),
    cells: MATRIX_COLUMNS.map((column) => {
      const isHere = (canary: Canary): boolean =>
        canary.spelling === spelling && canary.type === column.type && canary.way === column.way;
      const own = seen.filter(({ canary }) => isHere(canary));
      return own.length > 0
        ? cellOf(own)
        : { mark: planned.some(isHere) ? 'not probed' : 'not planned', observed: [], count: 0 };
    }),
  }));
}

/** The worst mark of a cell is its mark. */
function cellOf(seen: readonly CanarySeen[]): MatrixCell {
  const order: readonly Mark[] = ['not as expected', 'not decided', 'as expected'];
  const counts = new Map<string, number>();
  for (const { observed } of seen) counts.set(observed, (counts.get(observed) ?? 0) + 1);
  return {
    mark: order.find((mark) => seen.some((one) => one.mark === mark)) ?? 'not decided',
    observed: [...counts].map(([observed, count]) => `${count} × ${observed}`).sort(),
    count: seen.length,
  };
}
