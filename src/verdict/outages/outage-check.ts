import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import { type Observation, observationsOf } from '../../model/observations.js';
import type { Outcome } from '../../model/outcome.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { groupBy } from '../group-by.js';
import { open, outcomeOf, type Problem } from '../problem.js';
import { componentProblems, describeComponent } from './component-problems.js';
import { describeJobs, jobProblems } from './job-problems.js';
import { describeOutage, type Planned } from './outage-words.js';
import { watchProblems } from './watch-problems.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out what kept this from being seen, and run again',
  fail: 'leave the bump on hold; look at the component’s log. Whether production’s own version does the same was not asked: rehearse it with --outages',
};

const EXPECTED: Record<Planned['outage'], string> = {
  restarted: 'each job once, where its alias leads',
  midway: 'jobs of other aliases start meanwhile; its own start nowhere else, and once when it is back',
  'at-start': 'Prow starts, and jobs of other aliases with it; its own start nowhere else, and there once it is back',
};

/**
 * Asks what an API server that goes away makes of jobs: where a cluster cannot be reached, its jobs must wait or end with
 * an error, and start nowhere else, as those of 2019-02-08 did. Says nothing of a run that stopped none on purpose.
 */
export function outageCheck(description: Description, history: History): Finding[] {
  const started = observationsOf(history, 'outages-started');
  const components = observationsOf(history, 'component-in-outage');
  const others = [
    ...observationsOf(history, 'outage-begun'),
    ...observationsOf(history, 'outage-ended'),
    ...components,
  ];
  if (started.length === 0) return others.length === 0 ? [] : [notStarted(others)];
  const planned = groupBy(
    started.flatMap(({ event }) => event.planned),
    keyOf,
  ).flatMap(([, same]) => same.slice(0, 1));
  const byWorkload = groupBy(components, ({ event }) => JSON.stringify([event.clusterId, event.workload]));
  return [
    ...planned.map((one) => outageFinding(description, history, one)),
    ...byWorkload.flatMap(([, same]) => workloadFinding(history, same)),
    ...(planned.length === 0 ? [nothingPlanned(started)] : []),
  ];
}

function keyOf({ outage, clusterIds }: Planned): string {
  return JSON.stringify([outage, clusterIds]);
}

/** What became of jobs in one outage, and whether all of it was looked at. */
function outageFinding(description: Description, history: History, planned: Planned): Finding {
  const isOwn = ({ event }: { event: Planned }): boolean => keyOf(event) === keyOf(planned);
  const begun = observationsOf(history, 'outage-begun').filter(isOwn);
  const ended = observationsOf(history, 'outage-ended').filter(isOwn);
  const seen = { planned, begun: begun[0]?.event, ended: ended[0]?.event };
  const problems = [...watchProblems(history, seen), ...jobProblems(description, history, seen)];
  return {
    check: 'outages',
    ...concluded(problems),
    subject: describeOutage(planned),
    expected: EXPECTED[planned.outage],
    observed: problems.length === 0 ? describeJobs(description, history, seen) : textOf(problems),
    evidence: evidenceLines([...begun, ...ended].map(({ line }) => line)),
  };
}

/** Whether a workload lived through every outage, and for how long it was not there. */
function workloadFinding(history: History, seen: readonly Observation<'component-in-outage'>[]): Finding[] {
  const events = seen.map(({ event }) => event);
  const [first] = events;
  if (first === undefined) return [];
  const problems = events.flatMap((event) => componentProblems(history, event));
  return [
    {
      check: 'outages',
      ...concluded(problems),
      subject: `${first.component} (${first.workload})`,
      expected: 'as many pods ready as are wanted after each outage, and, where they were replaced, while it lasts',
      observed: problems.length === 0 ? describeComponent(events) : textOf(problems),
      evidence: evidenceLines(seen.map(({ line }) => line)),
    },
  ];
}

function concluded(problems: readonly Problem[]): Pick<Finding, 'outcome' | 'next'> {
  const outcome = outcomeOf(problems);
  return { outcome, next: NEXT[outcome] };
}

function textOf(problems: readonly Problem[]): string {
  return [...new Set(problems.map(({ observed }) => observed))].sort().join('; ');
}

function nothingPlanned(started: readonly { line: number }[]): Finding {
  return {
    check: 'outages',
    ...concluded([open('')]),
    subject: 'API servers',
    expected: 'at least one that is stopped',
    observed: 'none was to be stopped',
    evidence: evidenceLines(started.map(({ line }) => line)),
  };
}

function notStarted(others: readonly { line: number }[]): Finding {
  return {
    check: 'outages',
    outcome: 'inconclusive',
    subject: 'API servers',
    expected: 'a line that says which are stopped, before any is',
    observed: 'lines about stopped API servers, and none such',
    evidence: evidenceLines(others.map(({ line }) => line)),
    next: 'start a new run: this record is not whole',
  };
}
