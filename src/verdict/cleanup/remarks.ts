import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { observationsOf } from '../../model/observations.js';
import type { Outcome } from '../../model/outcome.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { groupBy } from '../group-by.js';
import { listedBeforehand } from '../listed-beforehand.js';
import { outcomeOf, type Problem } from '../problem.js';

/** What was seen of one subject in one phase. */
export interface Remark {
  readonly phase: Phase;
  readonly subject: string;
  readonly expected: string;
  readonly problems: readonly Problem[];
  /** What was seen where nothing is wrong. */
  readonly good: string;
  readonly lines: readonly number[];
}

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out why this was not seen, then run again; nothing is proven of what comes after a job',
  fail: 'leave the bump on hold; the logs of sinker, deck and prow-controller-manager say what they did',
};

/**
 * One finding for each phase and subject, whoever saw it and how often. What the baseline shows too, of the same
 * subject, is no reason to blame the candidate, and no pass either.
 */
export function findingsOf(remarks: readonly Remark[], check: 'cleanup' | 'keeping' = 'cleanup'): Finding[] {
  const inBaseline = new Set(
    remarks
      .filter(({ phase }) => phase === 'baseline')
      .flatMap((one) => one.problems.map((problem) => cell(one, problem))),
  );
  return groupBy(remarks, ({ phase, subject }) => JSON.stringify([phase, subject])).flatMap(([, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const problems = same.flatMap((one) => one.problems.map((problem) => excused(one, problem, inBaseline)));
    const said = problems.length === 0 ? same.map(({ good }) => good) : problems.map(({ observed }) => observed);
    const outcome = outcomeOf(problems);
    return [
      {
        check,
        outcome,
        subject: `${first.subject}${first.phase === 'baseline' ? ', baseline' : ''}`,
        expected: first.expected,
        observed: [...new Set(said)].sort().join('; '),
        evidence: evidenceLines(same.flatMap(({ lines }) => lines)),
        next: NEXT[outcome],
      },
    ];
  });
}

function excused({ phase, subject }: Remark, problem: Problem, inBaseline: ReadonlySet<string>): Problem {
  if (problem.outcome !== 'fail') return problem;
  if (phase === 'baseline') return { ...problem, outcome: 'inconclusive' };
  const isKnown = inBaseline.has(cell({ subject }, problem));
  return isKnown ? { outcome: 'inconclusive', observed: `${problem.observed}, as in the baseline` } : problem;
}

function cell({ subject }: Pick<Remark, 'subject'>, { observed }: Problem): string {
  return JSON.stringify([subject, observed]);
}

/** Whether production runs a component, and staging did not say beforehand that it does not. */
export function isAsked({ workloads }: Description, history: History, component: string): boolean {
  const runs = workloads.some((one) => one.component === component && one.replicas > 0);
  return runs && !listedBeforehand(history, component, 'replicas');
}

/** Whether a run set out to ask at all: what was recorded before anybody did is judged as it was. */
export function isSetOut(history: History, check: 'cleanup' | 'keeping' = 'cleanup'): boolean {
  return observationsOf(history, 'run-started').some(({ event }) => event[check] === true);
}

/** Says that a run did not set out to ask. */
export function notSetOut(what: string): Remark {
  const good = 'this run was made before that was asked';
  return { phase: 'candidate', subject: what, expected: 'what the run set out to ask', problems: [], good, lines: [] };
}

/** Says that there is nothing to ask of a component. */
export function notAsked(component: string, what: string): Remark {
  const good = `production runs no ${component}, or it was listed beforehand that none runs here`;
  return {
    phase: 'candidate',
    subject: what,
    expected: `${component}, where production runs it`,
    problems: [],
    good,
    lines: [],
  };
}
