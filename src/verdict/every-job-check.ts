import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type Job, leftToAgent } from '../model/job.js';
import { observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { describePlace, expectedPlace } from '../model/place.js';
import type { Finding } from '../model/verdict.js';
import type { Assessment } from './assess-canary.js';
import { assessJob } from './assess-job.js';
import { everyJobRate, SHARE_MIN, slowSittings } from './every-job-rate.js';
import { evidenceLines } from './evidence-lines.js';
import { OTHER_AGENT } from './foreseen-gaps.js';
import { groupBy } from './group-by.js';
import { type Fates, type JobFate, jobFates, type Stranger } from './job-fates.js';
import { listedBeforehand } from './listed-beforehand.js';
import { describeSpelling } from './spelling.js';

/** Enough to look at; the rest is counted, and each is in the history. */
const JOBS_NAMED_MAX = 20;

const KINDS = [
  'every-job-submitted',
  'every-job-seen',
  'every-job-audited',
  'every-job-ended',
  'every-job-finished',
] as const;

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out why these were not decided, then run again; nothing is proven for these jobs',
  fail: 'leave the bump on hold; look at how this Prow makes and starts the jobs named here',
};

interface JudgedJob extends Assessment {
  readonly job: Job;
  readonly lines: readonly number[];
}

/**
 * Asks of every job of production's configuration whether it started where production's description says. Says nothing
 * of a run that did not set out to do that.
 */
export function everyJobCheck(description: Description, history: History): Finding[] {
  const isAsked = observationsOf(history, 'every-job-started').length > 0;
  const isAnswered = KINDS.some((kind) => observationsOf(history, kind).length > 0);
  if (!isAsked) return isAnswered ? [notStarted()] : [];
  const fates = jobFates(description, history);
  const judged = description.jobs.flatMap((job, index): JudgedJob[] => {
    const fate = fates.jobs[index];
    return fate === undefined || isLeftToAgent(job, { fate, history })
      ? []
      : [{ job, lines: fate.lines, ...assessJob(description, job, fate) }];
  });
  return [
    summary(description, history, judged),
    ...groupBy(judged, ({ job }) => JSON.stringify(job.cluster)).flatMap(([, same]) =>
      groupBy(same, ({ outcome, observed }) => JSON.stringify([outcome, observed])).flatMap(([, group]) =>
        aliasFinding(group, same.length),
      ),
    ),
    ...strangerFindings(description, fates.strangers),
    ...gaps(history, fates),
    ...slowSittings(history).map(
      ({ share, lines }): Finding => ({
        ...{ check: 'every-job', outcome: 'inconclusive', subject: 'rate of starts' },
        expected: `at least ${SHARE_MIN * 100} % of what Prow’s own client limits allow`,
        observed: `${Math.round(share * 100)} %`,
        evidence: evidenceLines(lines),
        next: 'look whether this machine was busy, then run again; if it was not, this Prow starts jobs more slowly than it may',
      }),
    ),
  ];
}

/** Not prow-controller-manager's, and listed as not proven before the run: no gap of this proof, and no part of it. */
function isLeftToAgent({ agent }: Job, { fate, history }: { fate: JobFate; history: History }): boolean {
  if (agent === undefined || fate.submissions.length > 0 || fate.leftOut !== leftToAgent(agent)) return false;
  return listedBeforehand(history, `${OTHER_AGENT} ${agent}`);
}

function aliasFinding(group: readonly JudgedJob[], total: number): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { outcome, expected, observed, job } = first;
  const names = outcome === 'pass' ? '' : `: ${namesOf(group.map((one) => one.job))}`;
  return [
    {
      check: 'every-job',
      outcome,
      subject: `jobs of ${describeSpelling(job.cluster)}`,
      expected,
      observed: `${group.length} of ${total} jobs ${observed}${names}`,
      evidence: evidenceLines(group.flatMap(({ lines }) => lines)),
      next: NEXT[outcome],
    },
  ];
}

function namesOf(jobs: readonly Job[]): string {
  const named = jobs.slice(0, JOBS_NAMED_MAX).map(({ name, type, file, line }) => `${name} (${type}, ${file}:${line})`);
  const more = jobs.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Whether it is every job, and how fast it went. */
function summary(description: Description, history: History, judged: readonly JudgedJob[]): Finding {
  const total = judged.length;
  const others = description.jobs.length - total;
  const passed = judged.filter(({ outcome }) => outcome === 'pass').length;
  const refused = judged.filter(
    ({ outcome, job }) => outcome === 'pass' && expectedPlace(description, job.cluster) === null,
  );
  const started = observationsOf(history, 'every-job-started');
  const finished = observationsOf(history, 'every-job-finished');
  const last = started.at(-1)?.event;
  const end = finished.find(({ event }) => event.sitting === last?.sitting)?.event;
  // Where nobody defines any alias, a Prow that refuses everything would look right.
  const isPlaced = passed > refused.length;
  const isWhole = isPlaced && passed === total && end?.stoppedBy === 'nothing-left';
  const sittings = started.length === 1 ? '' : `, in ${started.length} sittings`;
  const stopped = end === undefined ? 'not come to its end' : `ended by: ${end.stoppedBy}`;
  return {
    check: 'every-job',
    outcome: isWhole ? 'pass' : 'inconclusive',
    subject: 'every job of the configuration',
    expected: `${total} jobs${others === 0 ? '' : ` (${others} more are of other agents and not proven)`}, each with one pod where its alias leads, or refused where nobody defines that; submitted as Prow makes them of production’s definition, but for ${(last?.changes ?? []).join('; ')}`,
    observed: `${passed - refused.length} of ${total}${refusedToo(refused.length)}${sittings}${isWhole ? '' : `, ${stopped}`}; ${everyJobRate(history)}`,
    evidence: evidenceLines([...started, ...finished].map(({ line }) => line)),
    next: isWhole ? 'nothing' : nextOf(isPlaced || passed < total),
  };
}

function nextOf(isSomePlaced: boolean): string {
  return isSomePlaced
    ? 'see the jobs that are not among them; go on with --resume where a run was interrupted'
    : 'see why production’s description defines no alias that a job names: no job was placed, so nothing is proven';
}

/** Right, as production has it, and yet not placed: nobody may take them for jobs that run. */
function refusedToo(count: number): string {
  return count === 0 ? '' : ` placed, ${count} refused because nobody defines their alias`;
}

function strangerFindings(description: Description, strangers: readonly Stranger[]): Finding[] {
  const isSomewhere = ({ place }: Stranger): boolean =>
    description.aliases.some(({ name }) => {
      const expected = expectedPlace(description, name);
      return expected?.clusterId === place.clusterId && expected.namespace === place.namespace;
    });
  const outcomeOf = (one: Stranger): Outcome => (one.isListed || !isSomewhere(one) ? 'fail' : 'inconclusive');
  return groupBy(strangers, (one) => JSON.stringify([outcomeOf(one), one.place])).flatMap(([, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const outcome = outcomeOf(first);
    const names = [...new Set(group.map(({ name }) => name))];
    return [
      {
        check: 'every-job',
        outcome,
        subject: `pods of no job that was submitted, ${describePlace(description, first.place)}`,
        expected: 'none: whatever else starts jobs stood still',
        observed: `${names.length} (${names.slice(0, JOBS_NAMED_MAX).join(', ')})`,
        evidence: evidenceLines(group.map(({ line }) => line)),
        next: NEXT[outcome],
      },
    ];
  });
}

/** What keeps the whole from being proven, whatever became of each job. */
function gaps(history: History, { misidentified }: Fates): Finding[] {
  const gap = (subject: string, said: Pick<Finding, 'expected' | 'observed' | 'evidence'>): Finding => ({
    ...{ check: 'every-job', outcome: 'inconclusive', subject, ...said, next: NEXT.inconclusive },
  });
  const started = observationsOf(history, 'every-job-started');
  const unknown = [...new Set(started.flatMap(({ event }) => event.unknown))].sort();
  const evidence = evidenceLines(started.map(({ line }) => line));
  return [
    ...(unknown.length === 0
      ? []
      : [
          gap('jobs that only Prow knows', {
            expected: 'the same jobs in Prow’s own loader and in the description',
            observed: `${unknown.length} more in Prow’s: ${unknown.slice(0, JOBS_NAMED_MAX).join(', ')}`,
            evidence,
          }),
        ]),
    ...(misidentified.length === 0
      ? []
      : [
          gap('identity of clusters', {
            expected: 'every look answered by the cluster that was asked',
            observed: `${misidentified.length} looks answered by another: ${[...new Set(misidentified.map(({ event }) => event.clusterId))].sort().join(', ')}`,
            evidence: evidenceLines(misidentified.map(({ line }) => line)),
          }),
        ]),
  ];
}

function notStarted(): Finding {
  return {
    check: 'every-job',
    outcome: 'inconclusive',
    subject: 'every job of the configuration',
    expected: 'a line that says what is submitted, before anything is',
    observed: 'lines about jobs, and none such',
    evidence: evidenceLines([]),
    next: 'start a new run: this record is not whole',
  };
}
