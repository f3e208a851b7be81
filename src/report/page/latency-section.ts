import { quartilesOf } from '../charts/quartiles.js';
import { stripChart } from '../charts/strip.js';
import { cell, duration, fold, rowHead, section, table } from './html-parts.js';
import { LEGEND } from './timeline-section.js';

/** How long one canary took. */
export interface LatencySample {
  readonly phase: 'baseline' | 'candidate';
  readonly moment: string;
  readonly milliseconds: number;
}

/** Something that was measured for each canary. */
export interface LatencySeries {
  readonly name: string;
  readonly samples: readonly LatencySample[];
}

const STROKES =
  'A stroke for each canary, the middle half as a box, the median as a bar. What follows from it is check responsive’s to say.';
const PHASES = ['baseline', 'candidate'] as const;

/** What was measured of baseline and candidate, next to each other. */
export function latencySection(series: readonly LatencySeries[]): string {
  const groups = series.flatMap(({ name, samples }) =>
    [...new Set(samples.map(({ moment }) => moment))].map((moment) => ({
      title: `${name}, ${moment}`,
      ofPhase: PHASES.map((phase) => ({
        phase,
        milliseconds: samples
          .filter((one) => one.moment === moment && one.phase === phase)
          .map((one) => one.milliseconds),
      })),
    })),
  );
  const charts = groups.map(({ title, ofPhase }) => {
    const strips = ofPhase.map(({ phase, milliseconds }) => ({
      name: `${phase}: ${medianOf(milliseconds)}`,
      className: phase === 'baseline' ? ('before' as const) : ('now' as const),
      milliseconds,
    }));
    return `<h3>${title}</h3>${stripChart(strips)}`;
  });
  const rows = groups.flatMap(({ title, ofPhase }) =>
    ofPhase.map(({ phase, milliseconds }) => [rowHead(title), cell(phase), ...figures(milliseconds).map(cell)]),
  );
  const columns = ['what', 'phase', 'measured', 'least', 'lower quartile', 'median', 'upper quartile', 'most'];
  return section({
    id: 'latency',
    title: 'Latencies, baseline against candidate',
    says:
      groups.length === 0
        ? 'Nothing was measured.'
        : groups.some(({ ofPhase }) => ofPhase.some(isBelowNothing))
          ? `${STROKES} ${BELOW_NOTHING}`
          : STROKES,
    html:
      groups.length === 0
        ? ''
        : `${LEGEND}${charts.join('')}${fold('The same as a table', table('Latencies', columns, rows))}`,
  });
}

/** The answer to a submission is written down when it has come. */
const BELOW_NOTHING = 'A time below 0 s: the pod was there before the answer to its submission.';

function isBelowNothing({ milliseconds }: { readonly milliseconds: readonly number[] }): boolean {
  return milliseconds.some((one) => one < 0);
}

function medianOf(milliseconds: readonly number[]): string {
  const found = quartilesOf(milliseconds);
  return found === null ? 'none measured' : `median ${duration(found.median)} of ${found.count}`;
}

function figures(milliseconds: readonly number[]): string[] {
  const found = quartilesOf(milliseconds);
  if (found === null) return ['0', '–', '–', '–', '–', '–'];
  const { count, least, lower, median, upper, most } = found;
  return [`${count}`, ...[least, lower, median, upper, most].map(duration)];
}
