import { type ScaleLinear, scaleLinear } from 'd3-scale';

/** A scale onto the width of whatever it is drawn in, in percent: text keeps its size on every screen. */
export function percentScale(domain: readonly [number, number]): ScaleLinear<number, number> {
  const [from, to] = domain;
  return scaleLinear()
    .domain([from, to > from ? to : from + 1])
    .range([0, 100])
    .clamp(true);
}

/** A coordinate as it is written: two decimals, so that the same run is the same bytes on every machine. */
export function coordinate(value: number): string {
  return `${Number(value.toFixed(2))}`;
}
