import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { describePlace, expectedPlace } from '../model/place.js';
import { WAYS, WAYS_IN } from '../model/way.js';

/** One canary of the candidate, as it was judged. */
export interface CanaryJudged {
  readonly canary: Canary;
  readonly outcome: Outcome;
  readonly observed: string;
  /** Pods that came of it. */
  readonly pods: readonly unknown[];
}

/** What an outcome of canaries is called; colour is only its second sign. */
const MARKS = { fail: 'not as expected', inconclusive: 'not decided', pass: 'as expected' } as const;

/** What the candidate made of the canaries of one spelling, type and way. */
export interface MatrixCell {
  readonly mark: (typeof MARKS)[Outcome] | 'refused, as expected' | 'not probed' | 'not planned';
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
export const MATRIX_COLUMNS: readonly Pick<Canary, 'type' | 'way'>[] = WAYS.flatMap((way) =>
  WAYS_IN[way].types.map((type) => ({ type, way })),
);

/** Spelling by type and way: expected and observed in the candidate phase. */
export function routingMatrix(
  description: Description,
  history: History,
  canaries: readonly CanaryJudged[],
): MatrixRow[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.planned);
  const named = description.aliases.map(({ name }) => name);
  const probed = [...planned, ...canaries.map(({ canary }) => canary)].map(({ spelling }) => spelling);
  return [...new Set([...named, ...probed])].map((spelling) => ({
    spelling: spelling ?? '(omitted)',
    expected: expectedFate(description, spelling),
    cells: MATRIX_COLUMNS.map((column) => {
      const isHere = (canary: Canary): boolean =>
        canary.spelling === spelling && canary.type === column.type && canary.way === column.way;
      const own = canaries.filter(({ canary }) => isHere(canary));
      const isPlanned = planned.some(isHere);
      return own.length > 0 ? cellOf(own) : { mark: isPlanned ? 'not probed' : 'not planned', observed: [], count: 0 };
    }),
  }));
}

function expectedFate(description: Description, spelling: string | null): string {
  const place = expectedPlace(description, spelling);
  return place === null ? 'no pod, ended "error"' : describePlace(description, place);
}

/** The worst outcome of a cell is its mark. */
function cellOf(judged: readonly CanaryJudged[]): MatrixCell {
  const worst = (['fail', 'inconclusive'] as const).find((outcome) => judged.some((one) => one.outcome === outcome));
  const isRefused = judged.every(({ pods }) => pods.length === 0);
  const counts = new Map<string, number>();
  for (const { observed } of judged) counts.set(observed, (counts.get(observed) ?? 0) + 1);
  return {
    mark: worst === undefined && isRefused ? 'refused, as expected' : MARKS[worst ?? 'pass'],
    observed: [...counts].map(([observed, count]) => `${count} × ${observed}`).sort(),
    count: judged.length,
  };
}
