import type { History } from '../model/history.js';
import { type EventOf, observationsOf } from '../model/observations.js';

/** In less time the tokens that a client has saved up at its start count for more than its rate. */
const SPAN_MIN_MS = 30_000;

/** Share of Prow's own limits below which nobody can say that Prow keeps up; several planks on a small machine reach more. */
export const SHARE_MIN = 0.25;

type Starts = Pick<EventOf<'every-job-finished'>, 'starts' | 'spanMs' | 'audited'>;

/**
 * How fast the jobs of each sitting started, and what share that is of what Prow's own client limits allow:
 * `4.9 starts a second with 1 plank, 98 % of the 5 a second that Prow allows itself`.
 */
export function everyJobRate(history: History): string {
  const finished = new Map(
    observationsOf(history, 'every-job-finished').map(({ event }) => [event.sitting, event] as const),
  );
  const said = observationsOf(history, 'every-job-started').flatMap(({ event }) => {
    const end: Starts | null = finished.get(event.sitting) ?? startsSoFar(history, event.sitting);
    if (end === null) return [];
    const planks = `${event.planks} plank${event.planks === 1 ? '' : 's'}`;
    if (end.spanMs < SPAN_MIN_MS) return [`${end.starts} starts with ${planks}, too few to tell a rate`];
    const { rate, allowed } = rateOf(end, event);
    const by = end.audited ? 'the audit log' : 'when we saw them';
    return [
      `${rate.toFixed(2)} starts a second over ${Math.round(end.spanMs / 1_000)} s with ${planks} (by ${by}), ${Math.round((100 * rate) / allowed)} % of the ${allowed} a second that Prow’s own client limits allow`,
    ];
  });
  return said.length === 0 ? 'no rate was measured' : said.join('; ');
}

/** Sittings that came to their end, long enough to tell a rate, and far below what Prow's own client limits allow. */
export function slowSittings(history: History): { share: number; lines: number[] }[] {
  const started = observationsOf(history, 'every-job-started');
  return observationsOf(history, 'every-job-finished').flatMap(({ event: end, line }) => {
    const begin = started.find(({ event }) => event.sitting === end.sitting);
    if (begin === undefined || end.spanMs < SPAN_MIN_MS) return [];
    const { rate, allowed } = rateOf(end, begin.event);
    const share = rate / allowed;
    return share < SHARE_MIN ? [{ share, lines: [begin.line, line] }] : [];
  });
}

/** Starts a second, from the first to the last, and how many Prow's own client limits allow. */
function rateOf(
  { starts, spanMs }: Pick<Starts, 'starts' | 'spanMs'>,
  { planks, startsPerSecondMax }: EventOf<'every-job-started'>,
): { rate: number; allowed: number } {
  return { rate: (starts - 1) / (spanMs / 1_000), allowed: planks * startsPerSecondMax };
}

/** What the audit logs say of a sitting that was interrupted; null where they say nothing. */
function startsSoFar(history: History, sitting: number): Starts | null {
  const own = new Set(
    observationsOf(history, 'every-job-submitted').flatMap(({ event }) =>
      event.sitting === sitting ? event.jobs.map(({ prowJob }) => prowJob) : [],
    ),
  );
  const times = observationsOf(history, 'every-job-audited')
    .flatMap(({ event }) => event.creations)
    .flatMap(({ name, at }) => (own.has(name) ? [Date.parse(at)] : []))
    .sort((a, b) => a - b);
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  return { starts: times.length, spanMs: last - first, audited: true };
}
