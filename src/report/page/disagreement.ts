import { OUTCOMES, type Outcome } from '../../model/outcome.js';
import type { Flake } from '../../model/trends.js';
import { clip, htmlText } from './html-text.js';

/** Earlier runs that asked the same: the same builds, production and configuration. */
export interface AlikeRuns {
  /** Oldest first. */
  readonly runs: readonly { readonly id: string; readonly outcome: Outcome }[];
  /** What some of them and this run failed, and others did not. */
  readonly flakes: readonly Flake[];
}

/** More are a list that nobody reads at night. */
const FLAKES_MAX = 5;
const NAMED_MAX = 2;
const NAME_MAX = 80;

/** That runs of the same question disagree, in a sentence; null where they do not. */
export function disagreementSentence(own: Outcome, { runs, flakes }: AlikeRuns): string | null {
  const other = runs.findLast(({ outcome }) => outcome !== own);
  if (other === undefined && flakes.length === 0) return null;
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = runs.filter((run) => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  const last = other === undefined ? '' : `, the last ${other.outcome} ${other.id}`;
  return `Runs before it of the same builds, production and configuration: ${counts.join(', ')}${last}.${goes(flakes)}`;
}

/** By name: what fails tonight and passed last night may be what nobody has to be woken for. */
function goes(flakes: readonly Flake[]): string {
  if (flakes.length === 0) return '';
  const rest = flakes.length - NAMED_MAX;
  const named = flakes.slice(0, NAMED_MAX).map(({ check, subject }) => `${check}, ${clip(subject, NAME_MAX)}`);
  return ` Comes and goes: ${[...named, ...(rest > 0 ? ['and others, below'] : [])].join('; ')}.`;
}

/** What runs of the same question disagree on; empty where they do not. */
export function disagreementSection({ flakes }: AlikeRuns, ownId: string): string {
  if (flakes.length === 0) return '';
  const nameOf = (id: string): string => (id === ownId ? 'this run' : id);
  const told = flakes.slice(0, FLAKES_MAX).map(({ check, subject, failed, decided, firstRun, lastRun }) => {
    const runs = firstRun === lastRun ? nameOf(firstRun) : `first ${nameOf(firstRun)}, last ${nameOf(lastRun)}`;
    const text = `failed in ${failed} of ${decided} such runs: ${runs}`;
    return `<li><strong>${htmlText(subject)}</strong> <small>${check}</small> ${htmlText(text)}</li>`;
  });
  const rest = flakes.length - told.length;
  return [
    '<section class="wrong" aria-labelledby="flakes"><h2 id="flakes">What comes and goes</h2>',
    '<p>Nothing that was asked about changed between these runs: a flake, and no regression. ',
    `A pass that comes beside it is no proof that it is gone.</p>`,
    `<ul>${told.join('')}</ul>`,
    rest > 0 ? `<p><small>${rest} more: prow-staging history trends.</small></p>` : '',
    '</section>',
  ].join('');
}
