import { coordinate, percentScale } from './percent-scale.js';

const MINUTE_MS = 60_000;
const TICKS = 4;

/** Marks below a chart: seconds of a short one, minutes of a long one. The last 8 % are left to the last label. */
export function timeAxis([from, to]: readonly [number, number]): string {
  const unit = to - from > 3 * MINUTE_MS ? { name: 'min', ms: MINUTE_MS } : { name: 's', ms: 1_000 };
  const scale = percentScale([from / unit.ms, to / unit.ms]);
  const marks = scale
    .ticks(TICKS)
    .filter((tick) => scale(tick) <= 92)
    .map((tick) => `<span style="left:${coordinate(scale(tick))}%">${tick} ${unit.name}</span>`);
  return `<div class="axis" aria-hidden="true">${marks.join('')}</div>`;
}
