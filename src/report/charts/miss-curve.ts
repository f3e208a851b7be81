import { line } from 'd3-shape';
import { coordinate, percentScale } from './percent-scale.js';

/** Chance that n starts all miss a fault, over the fraction of starts in which it shows; and what was computed of it. */
export interface MissCurve {
  readonly starts: number;
  readonly points: readonly { readonly q: number; readonly value: number }[];
}

/** How curves are told apart, in their order. */
export const CURVE_LINES = ['solid', 'dashed', 'dotted'] as const;

const STEPS = 50;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** One curve for each number of starts, told apart by its dashes; 0 to 100 % on both axes. */
export function missCurveChart(curves: readonly MissCurve[]): string {
  const x = percentScale([0, 1]);
  const y = (value: number): number => 100 - percentScale([0, 1])(value);
  const grid = TICKS.map((tick) => `<line class="grid" x1="0" x2="100%" y1="${y(tick)}%" y2="${y(tick)}%"/>`);
  const path = line<number>(
    (q) => x(q),
    (_, index) => index,
  );
  const paths = curves.map(({ starts }, index) => {
    const fractions = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
    const drawn = path.y((q) => y((1 - q) ** starts)).digits(2)(fractions) ?? '';
    return `<path class="curve c${index % CURVE_LINES.length}" d="${drawn}"/>`;
  });
  const dots = curves.flatMap(({ points }) =>
    points.map(({ q, value }) => `<circle cx="${coordinate(x(q))}%" cy="${coordinate(y(value))}%" r="4"/>`),
  );
  const ticks = TICKS.filter((tick) => tick < 1).map((tick) => `<span style="left:${x(tick)}%">${tick * 100} %</span>`);
  const curve = `<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">${paths.join('')}</svg>`;
  return [
    '<div class="curve-box" aria-hidden="true"><span class="y top">100 % missed</span>',
    `<svg class="now" width="100%" height="180">${grid.join('')}${curve}${dots.join('')}</svg>`,
    `<div class="axis">${ticks.join('')}</div></div>`,
  ].join('');
}
