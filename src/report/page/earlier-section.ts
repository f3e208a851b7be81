import type { Outcome } from '../../model/outcome.js';
import { coordinate } from '../charts/percent-scale.js';
import { duration, section } from './html-parts.js';
import { htmlText } from './html-text.js';
import { sign } from './signs.js';

/** A run, as one column. */
export interface RunColumn {
  readonly id: string;
  readonly outcome: Outcome;
  readonly tag: string;
  readonly durationMs: number;
}

const OUTCOMES: readonly Outcome[] = ['pass', 'inconclusive', 'fail'];

/** The runs that had ended before this one began and are kept beside it, oldest first, and this one last: how they ended, and how long they took. */
export function earlierSection(earlier: readonly RunColumn[], own: RunColumn): string {
  const runs = [...earlier, own];
  const longest = Math.max(1, ...runs.map(({ durationMs }) => durationMs));
  const columns = runs.map(({ id, outcome, tag, durationMs }, index) => {
    const height = coordinate((durationMs / longest) * 100);
    const words = `${index === runs.length - 1 ? 'this run' : id}: ${outcome}, ${tag}, ${duration(durationMs)}`;
    return `<li class="${outcome}"><span class="bar" style="height:${height}%"></span>${sign(outcome)}<span class="unseen">${htmlText(words)}</span></li>`;
  });
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = earlier.filter((run) => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return section({
    id: 'earlier',
    title: 'Earlier runs',
    says:
      earlier.length === 0
        ? 'None had ended before this one began, of those kept beside it.'
        : `${counts.join(', ')} of the ${earlier.length} before, kept beside this one. Height is how long a run took, ${duration(longest)} at most; this run is the last.`,
    html: earlier.length === 0 ? '' : `<ol class="spark">${columns.join('')}</ol>`,
  });
}
