import type { Description } from '../model/description.js';
import { ERRAND_OF, ERRANDS, type Errand } from '../model/errand.js';
import type { History } from '../model/history.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';

const EXPECTED: Readonly<Record<Errand, string>> = {
  'context-retired': 'the status of a context that no job has any more is made green, so that it holds nothing up',
  'command-obeyed': 'a comment command sets its label',
  'conflict-labelled': 'a pull request that cannot be merged gets the label that says so',
};

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'look into the run’s logs for why it was not asked, or why production’s own version does it no better',
  fail: 'leave the bump on hold: look into logs/ for what the component made of it',
};

/**
 * Asks whether components do what they exist for beside starting jobs: retire a context, obey a comment, label a conflict.
 * Says nothing of a run that set out to ask none of it.
 */
export function errandsCheck(_: Description, history: History): Finding[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.errands ?? []);
  const seen = observationsOf(history, 'errand-observed');
  return ERRANDS.filter((errand) => planned.includes(errand) || seen.some(({ event }) => event.errand === errand)).map(
    (errand) => {
      const own = seen.filter(({ event }) => event.errand === errand);
      const candidate = own.filter(({ event }) => event.phase === 'candidate');
      // Production's own version does not do it either: no reason to blame the candidate.
      const isOld = own.some(({ event }) => event.phase === 'baseline' && event.done === null);
      const problems = candidate.length === 0 ? [open('nobody asked for it')] : candidate.flatMap(problemOf(isOld));
      const outcome = outcomeOf(problems);
      const said = problems.length > 0 ? problems.map(({ observed }) => observed) : candidate.map(saidOf);
      return {
        ...{ check: 'errands', outcome, subject: `${ERRAND_OF[errand]}: ${errand}`, expected: EXPECTED[errand] },
        observed: [...new Set(said)].join('; '),
        evidence: evidenceLines(candidate.map(({ line }) => line)),
        next: NEXT[outcome],
      };
    },
  );
}

type Seen = { readonly event: EventOf<'errand-observed'> };

function problemOf(isOld: boolean): (seen: Seen) => Problem[] {
  return ({ event: { done, asked, waitLimitMs } }) => {
    if (done !== null) return [];
    const observed = `nothing came of it within ${waitLimitMs / 1_000} s: ${asked}`;
    return [isOld ? open(`${observed}; nor in the baseline`) : failed(observed)];
  };
}

function saidOf({ event: { done, asked, waitedMs } }: Seen): string {
  return `${done} after ${(waitedMs / 1_000).toFixed(1)} s: ${asked}`;
}
