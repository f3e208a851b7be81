import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { declaredToRun } from '../drain/declared-to-run.js';
import { open, type Problem } from '../problem.js';
import type { OutageSeen } from './outage-words.js';

/** What nobody saw of an outage: that it was, its end, or what became of a workload. */
export function watchProblems(history: History, { begun, ended }: OutageSeen): Problem[] {
  if (begun === undefined) return [open('nobody stopped it')];
  const { phase, start } = begun;
  const watched = new Set(
    observationsOf(history, 'component-in-outage')
      .filter(({ event }) => event.phase === phase && event.start === start)
      .map(({ event }) => event.workload),
  );
  const unwatched = [...declaredToRun(history, phase).keys()].filter((name) => !watched.has(name)).sort();
  return [
    ...(ended === undefined ? [open('nobody saw its end')] : []),
    ...(unwatched.length === 0 ? [] : [open(`nobody saw what became of ${unwatched.join(', ')}`)]),
  ];
}
