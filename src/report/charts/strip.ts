import { htmlText } from '../page/html-text.js';
import { coordinate, percentScale } from './percent-scale.js';
import { quartilesOf } from './quartiles.js';
import { timeAxis } from './time-axis.js';

/** A sample with the name of whoever it is of. */
export interface Strip {
  readonly name: string;
  readonly className: 'before' | 'now';
  readonly milliseconds: readonly number[];
}

const HEIGHT_PX = 26;

/** Samples below each other on one axis: a stroke for each measurement, the middle half as a box, the median as a bar. */
export function stripChart(strips: readonly Strip[]): string {
  const all = strips.flatMap(({ milliseconds }) => milliseconds);
  const domain = [all.reduce((a, b) => Math.min(a, b), 0), all.reduce((a, b) => Math.max(a, b), 1_000)] as const;
  const scale = percentScale(domain);
  const rows = strips.map(({ name, className, milliseconds }) => {
    const at = (value: number): string => `${coordinate(scale(value))}%`;
    const strokes = [...milliseconds]
      .sort((a, b) => a - b)
      .map((value) => `<line class="one" x1="${at(value)}" x2="${at(value)}" y1="7" y2="${HEIGHT_PX - 7}"/>`);
    const found = quartilesOf(milliseconds);
    const box =
      found === null
        ? ''
        : `<rect class="box" x="${at(found.lower)}" width="${coordinate(scale(found.upper) - scale(found.lower))}%" y="3" height="${HEIGHT_PX - 6}"/><line class="median" x1="${at(found.median)}" x2="${at(found.median)}" y1="0" y2="${HEIGHT_PX}"/>`;
    const svg = `<svg class="${className}" width="100%" height="${HEIGHT_PX}">${box}${strokes.join('')}</svg>`;
    return `<div class="lane"><span>${htmlText(name)}</span>${svg}</div>`;
  });
  return `<div class="lanes strip" aria-hidden="true">${rows.join('')}<div class="lane"><span></span>${timeAxis(domain)}</div></div>`;
}
