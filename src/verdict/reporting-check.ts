import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { isGithubWay, WAYS_IN } from '../model/way.js';
import { canariesByProwJob } from './canaries-by-prowjob.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { lostLinks } from './lost-links.js';
import { describeSpelling } from './spelling.js';

/** What GitHub is told of each end of a ProwJob (prowjobStateToGitHubStatus, pkg/github/report/report.go). */
const TOLD: Readonly<Record<string, string>> = {
  success: 'success',
  failure: 'failure',
  aborted: 'failure',
  error: 'error',
};

/** Who tells it. */
const REPORTER = 'crier';

interface Report {
  readonly phase: Phase;
  readonly canary: Canary;
  readonly expected: string;
  readonly observed: string;
  readonly isRight: boolean;
  readonly line: number;
}

/** Asks whether GitHub was told, by crier and in the right place, how each canary ended; and whether anybody asked it what it would refuse. */
export function reportingCheck(_: Description, history: History): Finding[] {
  const reports = reportsOf(history);
  const wrongBefore = new Set(reports.filter(({ phase, isRight }) => phase === 'baseline' && !isRight).map(cell));
  const outcomeOf = (report: Report): Outcome => {
    if (report.isRight) return 'pass';
    return report.phase === 'baseline' || wrongBefore.has(cell(report)) ? 'inconclusive' : 'fail';
  };
  const key = (report: Report) =>
    JSON.stringify([report.phase, report.canary.spelling, report.expected, report.observed, outcomeOf(report)]);
  const findings = groupBy(reports, key).flatMap(([, group]) => {
    const [first] = group;
    return first === undefined ? [] : [reportFinding(group, first, outcomeOf(first))];
  });
  const refused = observationsOf(history, 'github-refused').map(refusedFinding);
  const all = [...findings, ...unlookedAt(history), ...refused];
  return all.length > 0 ? all : [nothingTold()];
}

function reportsOf(history: History): Report[] {
  const canaries = canariesByProwJob(history);
  const ends = new Map(observationsOf(history, 'prowjob-observed').map(({ event }) => [event.prowJob, event.state]));
  const lost = lostLinks(history, canaries);
  return observationsOf(history, 'canary-reported').flatMap(({ event, line }) => {
    const canary = canaries.get(event.prowJob);
    const expected = TOLD[ends.get(event.prowJob) ?? ''];
    if (canary === undefined || expected === undefined || !event.due) return [];
    const last = event.statuses.at(-1);
    const isTold = last?.state === expected && last.caller.startsWith(REPORTER);
    const isLost = lost.has(event.prowJob);
    const isRight = isTold && isItsLink(last, event) && !isLost;
    const observed = `${describe(last, event)}${isLost ? LOST : ''}`;
    return [{ phase: event.phase, canary, expected, observed, isRight, line }];
  });
}

/** What is wrong with a link that no longer shows where the build's results are. */
const LOST = `; the ProwJob’s link leads to no build, as it did before the bump; look into ${WAYS_IN.prowjob.component}`;

type Told = EventOf<'canary-reported'>['statuses'][number];

function describe(last: Told | undefined, event: EventOf<'canary-reported'>): string {
  if (last === undefined) return `GitHub was told nothing within ${event.waitLimitMs / 1_000} s`;
  const told = `GitHub was told "${last.state}" by ${last.caller.split('/')[0] ?? ''}`;
  if (last.state === 'pending') return `${told}, and no end within ${event.waitLimitMs / 1_000} s`;
  return isItsLink(last, event) ? told : `${told}, with a link that is not the ProwJob’s`;
}

/** Where a person who follows the status comes to. Of a run in which nobody looked, nothing is said. */
function isItsLink({ targetUrl }: Told, { link = targetUrl }: EventOf<'canary-reported'>): boolean {
  return targetUrl === link;
}

/** Same spelling and way, told the same. */
function cell({ canary, expected, observed }: Report): string {
  return JSON.stringify([canary.spelling, canary.way, expected, observed]);
}

function reportFinding(group: readonly Report[], first: Report, outcome: Outcome): Finding {
  const ways = [...new Set(group.map(({ canary }) => canary.way))].join(', ');
  return {
    check: 'reporting',
    outcome,
    subject: subjectOf(first.canary, first.phase),
    expected: `GitHub is told "${first.expected}" by ${REPORTER}, at the commit and in the context of the canary, with its link`,
    observed: `of ${group.length} canaries by ${ways}: ${first.observed}`,
    evidence: evidenceLines(group.map(({ line }) => line)),
    next: outcome === 'pass' ? 'nothing' : 'look into crier’s log, logs/ in the run’s folder, for what it told GitHub',
  };
}

/** Canaries of commits on GitHub of the full sweep that are over, and of which nobody asked what GitHub was told. */
function unlookedAt(history: History): Finding[] {
  const over = new Set(
    observationsOf(history, 'prowjob-observed').flatMap(({ event }) => (event.settled ? [event.prowJob] : [])),
  );
  const asked = new Set(observationsOf(history, 'canary-reported').map(({ event }) => event.prowJob));
  const missed = observationsOf(history, 'canary-submitted').filter(
    ({ event }) =>
      event.start === 0 && isGithubWay(event.canary.way) && over.has(event.prowJob) && !asked.has(event.prowJob),
  );
  return groupBy(missed, ({ event }) => JSON.stringify([event.phase, event.canary.spelling])).flatMap(([, group]) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          unlookedFinding(
            first.event,
            group.map(({ line }) => line),
          ),
        ];
  });
}

function unlookedFinding({ canary, phase }: EventOf<'canary-submitted'>, lines: readonly number[]): Finding {
  return {
    check: 'reporting',
    outcome: 'inconclusive',
    subject: subjectOf(canary, phase),
    expected: 'what GitHub was told of each canary that is over is in the history',
    observed: `of ${lines.length} canaries nobody asked`,
    evidence: evidenceLines(lines),
    next: 'find out why the stand-in for GitHub was not asked, then run again',
  };
}

function subjectOf({ spelling }: Canary, phase: Phase): string {
  return `${REPORTER}, ${describeSpelling(spelling)}${phase === 'baseline' ? ', baseline' : ''}`;
}

function refusedFinding({ event, line }: { event: EventOf<'github-refused'>; line: number }): Finding {
  const { why, caller, call, status, times, phase } = event;
  return {
    check: 'reporting',
    outcome: 'inconclusive',
    subject: `${caller.split('/')[0] || 'a caller without a name'}${phase === 'baseline' ? ', baseline' : ''}`,
    expected: 'only calls that GitHub answers and its stand-in knows',
    observed: `${call} was refused with ${status} (${why}), ${times} times, for ${caller}`,
    evidence: evidenceLines([line]),
    next: 'teach src/stand-ins/github the call if GitHub has it; else the component asks for what is not there',
  };
}

function nothingTold(): Finding {
  return {
    check: 'reporting',
    outcome: 'pass',
    subject: REPORTER,
    expected: 'GitHub is told of what production’s crier tells it',
    observed: 'no canary of this run was started for a commit on GitHub, or none of a type that production tells it of',
    evidence: evidenceLines([]),
    next: 'nothing',
  };
}
