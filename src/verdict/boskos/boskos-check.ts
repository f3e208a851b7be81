import type { BoskosMoment } from '../../model/boskos.js';
import type { DescribedBoskos, Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { observationsOf } from '../../model/observations.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { outcomeOf } from '../problem.js';
import { cleaningProblems } from './cleaning-problems.js';
import { countProblems } from './count-problems.js';
import { enoughProblems } from './enough-problems.js';
import { lendingProblems } from './lending-problems.js';
import type { BoskosProblem, BoskosSeen } from './seen.js';
import { stateProblems } from './state-problems.js';

/** How a finding names a moment. */
const MOMENT_WORDS: Record<BoskosMoment, string> = {
  deployed: 'after the deployment',
  restarted: 'after its pods were deleted, as a drain does',
  'rolled-back': 'after production’s image was put back',
  returned: 'after the candidate’s image was put on again',
};

/**
 * Asks whether Boskos lends: on 2019-03-26 every job that borrows a project waited nine hours for one. A baseline that
 * does not lend is inconclusive, for nothing then says whose fault it is.
 */
export function boskosCheck({ boskos }: Description, history: History): Finding[] {
  if (boskos === undefined) return [nothingToAsk()];
  const started = observationsOf(history, 'phase-started');
  const phases = (['baseline', 'candidate'] as const).filter((phase) =>
    started.some(({ event }) => event.phase === phase),
  );
  const findings = phases.flatMap((phase) => phaseFindings(boskos, history, phase));
  return phases.includes('candidate') ? findings : [...findings, notAsked()];
}

function phaseFindings(boskos: DescribedBoskos, history: History, phase: Phase): Finding[] {
  const seen: BoskosSeen = {
    boskos,
    phase,
    asked: observationsOf(history, 'boskos-asked').filter(({ event }) => event.phase === phase),
    listed: observationsOf(history, 'boskos-listed').filter(({ event }) => event.phase === phase),
    replaced: observationsOf(history, 'boskos-replaced').filter(({ event }) => event.phase === phase),
    followed: observationsOf(history, 'boskos-followed').filter(({ event }) => event.phase === phase),
    before:
      phase === 'baseline'
        ? []
        : observationsOf(history, 'boskos-listed').filter(({ event }) => event.phase === 'baseline'),
  };
  const lending = momentsOf(history, phase).map((moment) =>
    finding(seen, {
      subject: `lending ${MOMENT_WORDS[moment]}`,
      expected: 'each resource lent to one at a time, kept, defended, given back and taken back; leases outlive pods',
      problems: [...lendingProblems(seen, moment), ...enoughProblems(seen, moment)],
      lines: [...seen.asked, ...seen.replaced].filter(({ event }) => event.moment === moment).map(({ line }) => line),
    }),
  );
  const lines = seen.listed.map(({ line }) => line);
  const counts = finding(seen, {
    subject: 'counts',
    expected:
      'every resource of production’s configuration there once, in a state that somebody asked for, and as many in all states together',
    problems: [...countProblems(seen), ...stateProblems(seen)],
    lines,
  });
  const cleaning = finding(seen, {
    subject: 'cleaning',
    expected:
      'what is dirty is cleaned by a janitor before anybody else has it, and free in the end, wherever one cleans',
    problems: cleaningProblems(seen),
    lines: [...lines, ...seen.followed.map(({ line }) => line)],
  });
  return [...lending, counts, cleaning];
}

/** A rollback is rehearsed where there is something to go back to. */
function momentsOf(history: History, phase: Phase): BoskosMoment[] {
  if (phase === 'baseline') return ['deployed'];
  const imageOf = (of: Phase): string | undefined =>
    observationsOf(history, 'phase-started')
      .filter(({ event }) => event.phase === of)
      .flatMap(({ event }) => event.boskos?.components ?? [])
      .find(({ component }) => component === 'boskos')?.image;
  const former = imageOf('baseline');
  const isBumped = former !== undefined && former !== imageOf('candidate');
  return ['deployed', 'restarted', ...(isBumped ? (['rolled-back', 'returned'] as const) : [])];
}

function finding(
  { phase }: BoskosSeen,
  found: { subject: string; expected: string; problems: readonly BoskosProblem[]; lines: readonly number[] },
): Finding {
  const { subject, expected, problems, lines } = found;
  const raw = outcomeOf(problems);
  const outcome = phase === 'baseline' && raw === 'fail' ? 'inconclusive' : raw;
  return {
    check: 'boskos',
    outcome,
    subject: `${subject}${phase === 'baseline' ? ', baseline' : ''}`,
    expected,
    observed: problems.length === 0 ? 'so it was' : problems.map(({ observed }) => observed).join('; '),
    evidence: evidenceLines(lines),
    next: {
      pass: 'nothing',
      inconclusive: 'read what kept Boskos from answering, and run again',
      fail: 'leave the bump of Boskos on hold; look at the events and logs of its pods',
    }[outcome],
  };
}

function nothingToAsk(): Finding {
  return {
    check: 'boskos',
    outcome: 'pass',
    subject: 'Boskos',
    expected: 'asked where production describes one',
    observed: 'production describes none',
    evidence: 'description.json',
    next: 'nothing',
  };
}

function notAsked(): Finding {
  return {
    check: 'boskos',
    outcome: 'inconclusive',
    subject: 'Boskos',
    expected: 'asked in the candidate phase',
    observed: 'there was no such phase',
    evidence: 'history.jsonl',
    next: 'look into the run’s logs for why nothing was deployed, then run again',
  };
}
