import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { type Lane, lanesChart, type Span } from '../charts/lanes.js';
import { cell, duration, fold, rowHead, section, table } from './html-parts.js';
import { type PodLife, podLives } from './pod-lives.js';
import { runClock } from './run-clock.js';
import { LEGEND } from './timeline-section.js';

/** Which pods ran each component when: rollouts, restarts and drains as swimlanes, and as a table. */
export function podsSection(history: History): string {
  const clock = runClock(history);
  const lives = podLives(clock);
  if (lives.length === 0) return '';
  const rows = lives.map((life) => [
    rowHead(life.component),
    ...[life.name ?? life.uid, life.phase, duration(life.from), duration(life.to), notesOf(life)].map(cell),
  ]);
  const columns = ['component', 'pod', 'first seen in', 'from', 'last seen', 'what else'];
  const restarts = clock.lines.flatMap(({ at, event }) => {
    if (event.kind === 'workload-moved') return [{ at: at - event.waitedMs, component: event.component }];
    return event.kind === 'component-started' && event.start > 0 ? [{ at, component: event.component }] : [];
  });
  const drained = observationsOf(history, 'node-drained').length;
  const odd = lives.filter((life) => life.restarts > 0 || life.isUnlike);
  return section({
    id: 'pods',
    title: 'Rollouts, restarts and drains, pod by pod',
    says: [
      `${lives.length} pods of ${new Set(lives.map(({ component }) => component)).size} components`,
      `${observationsOf(history, 'component-started').filter(({ event }) => event.start > 0).length} restarts on purpose`,
      ...(drained === 0 ? [] : [`${drained} nodes drained`]),
      odd.length === 0 ? 'none came back by itself or ran another executable' : odd.map(oddity).join('; '),
    ].join('; '),
    html: [
      LEGEND.replace(
        '</p>',
        ' <span class="key fail"></span>ended by itself, or runs another executable <span class="key mark"></span>restarted, or moved by a drain, on purpose</p>',
      ),
      lanesChart(lanesOf(lives, restarts), clock.durationMs),
      fold('The same as a table', table('Pods', columns, rows)),
    ].join(''),
  });
}

function lanesOf(lives: readonly PodLife[], restarts: readonly { at: number; component: string }[]): Lane[] {
  return [...new Set(lives.map(({ component }) => component))].map((name) => ({
    name,
    spans: spansOf(lives.filter(({ component }) => component === name)),
    marks: restarts.filter(({ component }) => component === name).map(({ at }) => at),
  }));
}

/** Pods that ran at once are below each other; one that came after another takes its row. */
function spansOf(lives: readonly PodLife[]): Span[] {
  const ends: number[] = [];
  return lives.map(({ from, to, phase, restarts, isUnlike }) => {
    const free = ends.findIndex((end) => end <= from);
    const row = free < 0 ? ends.length : free;
    ends[row] = to;
    const className = restarts > 0 || isUnlike ? 'fail' : phase === 'baseline' ? 'before' : 'now';
    return { from, to, className, row };
  });
}

function notesOf({ restarts, isUnlike }: PodLife): string {
  const notes = [
    ...(restarts > 0 ? [`ended and was started again ${restarts === 1 ? 'once' : `${restarts} times`}`] : []),
    ...(isUnlike ? ['runs another executable than the declared one'] : []),
  ];
  return notes.join('; ');
}

function oddity(life: PodLife): string {
  return `${life.component}, pod ${life.name ?? life.uid} ${notesOf(life)}`;
}
