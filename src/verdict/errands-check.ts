import type { Description } from '../model/description.js';
import { ERRAND_OF, ERRANDS, type Errand } from '../model/errand.js';
import type { History } from '../model/history.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { isTheMachines, machineSlowdown, slowerMachine } from './machine-slowdown.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';

const EXPECTED: Readonly<Record<Errand, string>> = {
  'context-retired': 'the status of a context that no job has any more is made green, so that it holds nothing up',
  'command-obeyed': 'a comment command sets its label',
  'conflict-labelled': 'a pull request that cannot be merged gets the label that says so',
  'change-picked': 'a comment on a merged pull request opens one of the same change for the branch that it names',
  'number-vended': 'build numbers of a job go up, by one each time it asks',
  'failure-told': 'GitHub is told of a job that fails that it failed, and a comment names it',
  'new-commit-tested': 'a push to an open pull request starts the job that its paths ask for, at the new commit',
  'change-merged': 'a pull request that may merge is merged, and one with a label that it must not have is left',
};

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'look into the run’s logs for why it was not asked, or why production’s own version does it no better',
  fail: 'leave the bump on hold: look into logs/ for what the component made of it',
};

/**
 * Asks whether components do what they exist for beside starting jobs: retire a context, obey a comment, label a conflict, pick a change, vend a number,
 * tell of a failure, test a new commit, merge.
 * Says nothing of a run that set out to ask none of it.
 */
export function errandsCheck(_: Description, history: History): Finding[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.errands ?? []);
  const seen = observationsOf(history, 'errand-observed');
  const slowdown = machineSlowdown(history);
  return ERRANDS.filter((errand) => planned.includes(errand) || seen.some(({ event }) => event.errand === errand)).map(
    (errand) => {
      const own = seen.filter(({ event }) => event.errand === errand);
      const candidate = own.filter(({ event }) => event.phase === 'candidate');
      const baseline = own.filter(({ event }) => event.phase === 'baseline');
      const problems =
        candidate.length === 0
          ? [open('nobody asked for it')]
          : candidate.flatMap(({ event }) => problemsOf(event, { baseline, slowdown }));
      const outcome = outcomeOf(problems);
      const said = problems.length > 0 ? problems.map(({ observed }) => observed) : candidate.map(saidOf);
      return {
        ...{ check: 'errands', outcome, subject: `${ERRAND_OF[errand]}: ${errand}`, expected: EXPECTED[errand] },
        observed: [...new Set(said)].sort().join('; '),
        evidence: evidenceLines(candidate.map(({ line }) => line)),
        next: NEXT[outcome],
      };
    },
  );
}

type Seen = { readonly event: EventOf<'errand-observed'> };

/** What production's own version does not do either is no reason to blame the candidate, and neither is a slow machine. */
function problemsOf(
  { done, asked, waitedMs, waitLimitMs: limitMs }: Seen['event'],
  { baseline, slowdown }: { baseline: readonly Seen[]; slowdown: number },
): Problem[] {
  if (done !== null) return [];
  const came = waitedMs < limitMs ? `it came out wrong after ${(waitedMs / 1_000).toFixed(1)} s` : null;
  const observed = `${came ?? `nothing came of it within ${limitMs / 1_000} s`}: ${asked}`;
  if (baseline.some(({ event }) => event.done === null)) return [open(`${observed}; nor in the baseline`)];
  const usualMs = Math.max(0, ...baseline.map(({ event }) => event.waitedMs));
  return isTheMachines(slowdown, { usualMs, limitMs })
    ? [open(`${observed}; ${(usualMs / 1_000).toFixed(1)} s in the baseline, and ${slowerMachine(slowdown)}`)]
    : [failed(observed)];
}

function saidOf({ event: { done, asked, waitedMs } }: Seen): string {
  return `${done} after ${(waitedMs / 1_000).toFixed(1)} s: ${asked}`;
}
