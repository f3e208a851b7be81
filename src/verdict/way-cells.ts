import { aliasOf } from '../model/alias.js';
import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type Outcome, worst } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { WAYS, WAYS_IN, type Way } from '../model/way.js';
import { plannedCanaries } from './asked-canaries.js';
import { type CellProwJob, cellProwJobs, type KnownProwJobs, knownProwJobs } from './cell-prowjobs.js';
import { evidenceLines } from './evidence-lines.js';
import { insideOf, judgeInside } from './inside-check.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';

/** One cell of the matrix alias × way: every canary of the candidate with this spelling that went this way. */
export interface WayCell {
  readonly alias: string;
  readonly way: Way;
  /** The component that the way goes through. */
  readonly component: string;
  /** `cluster:` as the job writes it; null where it does not. */
  readonly cluster: string | null;
  readonly outcome: Outcome;
  /** Rightly: no pod came of any canary of the cell, because Prow must not start it. */
  readonly isRefused: boolean;
  readonly expected: string;
  readonly observed: string;
  readonly evidence: string;
  /** The ProwJobs that the evidence is about. */
  readonly prowJobs: readonly CellProwJob[];
  /** What canaries of the cell said of where they are, from inside; empty where no pod of theirs ran. */
  readonly inside: readonly Pick<Finding, 'outcome' | 'expected' | 'observed' | 'evidence'>[];
}

/** The matrix, spelling by spelling in the order of the plan; planned and never started is inconclusive. */
export function wayCells(description: Description, history: History): WayCell[] {
  const planned = plannedCanaries(history);
  const judged = judgeCanaries(description, history).filter(({ phase }) => phase === 'candidate');
  const fromInside = judgeInside(description, history);
  const known = knownProwJobs(history);
  const spellings = [...new Set(planned.map(({ spelling }) => spelling))];
  return spellings.flatMap((spelling) =>
    WAYS.flatMap((way): WayCell[] => {
      const isHere = (canary: Canary): boolean => canary.spelling === spelling && canary.way === way;
      if (!planned.some(isHere)) return [];
      const own = judged.filter(({ canary }) => isHere(canary));
      const seen = seenIn(planned.filter(isHere), own, known);
      const inside = insideOf({ spelling, way }, fromInside, history).map(said);
      const outcome = worst([seen.outcome, ...inside.map((one) => one.outcome)]);
      return [
        {
          alias: aliasOf(spelling),
          way,
          component: WAYS_IN[way].component,
          cluster: spelling,
          ...seen,
          outcome,
          inside,
        },
      ];
    }),
  );
}

function said({ outcome, expected, observed, evidence }: Finding): WayCell['inside'][number] {
  return { outcome, expected, observed, evidence };
}

/** A cell is proven where each of its planned canaries was started and decided. */
function seenIn(
  planned: readonly Canary[],
  judged: readonly JudgedCanary[],
  known: KnownProwJobs,
): Pick<WayCell, 'outcome' | 'isRefused' | 'expected' | 'observed' | 'evidence' | 'prowJobs'> {
  const started = new Set(judged.flatMap(({ canary, start }) => (start === 0 ? [canary.job] : [])));
  const missing = planned.filter(({ job }) => !started.has(job)).map(({ job }) => `${job} never started`);
  const outcome = worst([...judged.map((one) => one.outcome), ...missing.map((): Outcome => 'inconclusive')]);
  const telling = judged.filter((one) => one.outcome === outcome);
  const observed = [...new Set(telling.map((one) => one.observed)), ...(outcome === 'inconclusive' ? missing : [])];
  return {
    outcome,
    isRefused: outcome === 'pass' && telling.every(({ pods }) => pods.length === 0),
    expected: [...new Set(telling.map((one) => one.expected))].join('; '),
    observed: observed.join('; '),
    evidence: evidenceLines(telling.flatMap(({ lines }) => lines)),
    prowJobs: cellProwJobs(telling, known),
  };
}

/**
 * The matrix as text: how much of it is proven, then a row for each spelling, a column for each way that some canary was
 * to go. Empty where there is no cell.
 */
export function wayMatrix(cells: readonly WayCell[]): string {
  if (cells.length === 0) return '';
  const ways = WAYS.filter((way) => cells.some((cell) => cell.way === way));
  const spellings = [...new Set(cells.map(({ cluster }) => cluster))];
  const rows = spellings.map((cluster) => [
    // One row, whatever a production may call its clusters.
    cluster?.replace(/\s+/g, ' ') ?? '(omitted)',
    ...ways.map((way) => wordOf(cells.find((cell) => cell.cluster === cluster && cell.way === way))),
  ]);
  const table = [['cluster:', ...ways], ...rows];
  const widths = ['cluster:', ...ways].map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const legend = cells.some(({ isRefused }) => isRefused) ? [`${REFUSED}: as it must be, and no pod came of it`] : [];
  return [proven(cells), '', ...lines, ...legend].join('\n');
}

/** `…: 84 of 84 cells proven, 14 of them by a refusal`, so that nobody has to count. */
function proven(cells: readonly WayCell[]): string {
  const passed = cells.filter(({ outcome }) => outcome === 'pass');
  const refused = passed.filter(({ isRefused }) => isRefused).length;
  const some = refused === 0 ? '' : `, ${refused} of them by a refusal`;
  return `Where each alias led, by each way in: ${passed.length} of ${cells.length} cells proven${some}`;
}

/** How the matrix says that a refusal was what had to come. */
const REFUSED = 'refused';

function wordOf(cell: WayCell | undefined): string {
  if (cell === undefined) return '–';
  return cell.isRefused ? REFUSED : cell.outcome;
}
