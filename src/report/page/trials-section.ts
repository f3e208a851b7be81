import type { Verdict } from '../../model/verdict.js';
import { CURVE_LINES, missCurveChart } from '../charts/miss-curve.js';
import { cell, fold, percent, rowHead, section, table } from './html-parts.js';

/** How often components were started, and what so many starts can miss. */
export function trialsSection({ trials, missProbability }: Verdict): string {
  const rows = missProbability.map(({ component, q, value }) => [
    rowHead(component),
    ...[`${startsOf(component)}`, percent(q), percent(value)].map(cell),
  ]);
  function startsOf(component: string): number {
    return trials.find((trial) => trial.component === component)?.starts ?? 0;
  }
  const counts = [...new Set(trials.map(({ starts }) => starts))].sort((a, b) => a - b);
  const curves = counts.map((starts) => ({
    starts,
    points: missProbability.filter(({ component }) => startsOf(component) === starts),
  }));
  const components = counts.map((starts, index) => {
    const names = trials.filter((trial) => trial.starts === starts).map(({ component }) => component);
    const dashes = counts.length > 1 ? ` (${CURVE_LINES[index % CURVE_LINES.length]})` : '';
    return `${starts} clean ${starts === 1 ? 'start' : 'starts'} of ${names.join(', ')}${dashes}`;
  });
  const columns = ['component', 'clean starts', 'a fault in … of starts', 'is missed with'];
  return section({
    id: 'trials',
    title: 'What so many starts can miss',
    says:
      counts.length === 0
        ? 'No component was restarted: what shows at only some starts may be missed.'
        : `${components.join('; ')}. Across: in what fraction of starts a fault shows. Up: the chance that all of these starts missed it.`,
    html:
      counts.length === 0
        ? ''
        : `${missCurveChart(curves)}${fold('The same as a table', table('Chance of a missed fault', columns, rows))}`,
  });
}
