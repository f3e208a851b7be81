import { htmlText } from '../page/html-text.js';
import { coordinate, percentScale } from './percent-scale.js';
import { timeAxis } from './time-axis.js';

/** Something that lasted, in milliseconds since the run began. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly className: 'before' | 'now' | 'fail' | 'inconclusive';
  /** Which row of its lane, from 0. */
  readonly row?: number;
}

/** Spans under one name, and moments at which something happened. */
export interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly marks?: readonly number[];
}

const ROW_PX = 14;
/** Shorter spans would not be seen. */
const WIDTH_MIN = 0.6;

/** Lanes over one time axis. It is for the eye: whoever shows it gives the same as text. */
export function lanesChart(lanes: readonly Lane[], durationMs: number): string {
  const scale = percentScale([0, durationMs]);
  const rows = lanes.map(({ name, spans, marks = [] }) => {
    const height = (Math.max(0, ...spans.map(({ row = 0 }) => row)) + 1) * ROW_PX;
    const rects = spans.map(({ from, to, className, row = 0 }) => {
      const [x, end] = [scale(from), scale(to)];
      const width = Math.max(WIDTH_MIN, end - x);
      const place = `x="${coordinate(Math.min(x, 100 - width))}%" y="${row * ROW_PX + 2}" width="${coordinate(width)}%"`;
      return `<rect class="${className}" ${place} height="${ROW_PX - 4}" rx="2"/>`;
    });
    const lines = marks.map((at) => {
      const x = coordinate(scale(at));
      return `<line x1="${x}%" x2="${x}%" y1="0" y2="${height}"/>`;
    });
    const svg = `<svg width="100%" height="${height}">${rects.join('')}${lines.join('')}</svg>`;
    return `<div class="lane"><span>${htmlText(name)}</span>${svg}</div>`;
  });
  const axis = `<div class="lane"><span></span>${timeAxis([0, durationMs])}</div>`;
  return `<div class="lanes" aria-hidden="true">${rows.join('')}${axis}</div>`;
}
