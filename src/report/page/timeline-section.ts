import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { type Lane, lanesChart, type Span } from '../charts/lanes.js';
import { cell, duration, fold, rowHead, section, table } from './html-parts.js';
import { runClock } from './run-clock.js';
import { type Stretch, timeline } from './timeline.js';

/** What happened when, as lanes and as a table. */
export function timelineSection(history: History): string {
  const clock = runClock(history);
  const stretches = timeline(clock);
  if (stretches.length === 0)
    return section({ id: 'timeline', title: 'Timeline', says: 'The history holds nothing that lasted.', html: '' });
  const rows = stretches.map(({ phase, what, from, to, firstLine, lastLine }) => [
    rowHead(what),
    ...[phase ?? 'both', duration(from), duration(to - from), `${firstLine} to ${lastLine}`].map(cell),
  ]);
  const columns = ['what', 'phase', 'began after', 'took', 'lines of history.jsonl'];
  const undecided = observationsOf(history, 'undecided').length;
  return section({
    id: 'timeline',
    title: 'Timeline',
    says: `${duration(clock.durationMs)} from the first line to the last${undecided === 0 ? '' : `; ${undecided} times it could not look`}.`,
    html: `${LEGEND}${lanesChart(lanesOf(stretches), clock.durationMs)}${fold('The same as a table', table('Timeline', columns, rows))}`,
  });
}

/** What the two colours of a chart are. */
export const LEGEND =
  '<p class="legend"><span class="key before"></span>baseline <span class="key now"></span>candidate</p>';

/** One lane for whatever recurs: restarts side by side, both phases in one line. */
function lanesOf(stretches: readonly Stretch[]): Lane[] {
  const lanes = new Map<string, Span[]>();
  for (const { phase, what, from, to } of stretches) {
    const name = laneOf(what);
    const className = what === 'could not look' ? 'inconclusive' : phase === 'baseline' ? 'before' : 'now';
    lanes.set(name, [...(lanes.get(name) ?? []), { from, to, className }]);
  }
  return [...lanes].map(([name, spans]) => ({ name, spans }));
}

function laneOf(what: string): string {
  if (what.startsWith('deployment')) return 'deployment';
  if (what.startsWith('canaries after')) return 'canaries after restarts';
  return what.startsWith('Boskos') ? 'Boskos' : what;
}
