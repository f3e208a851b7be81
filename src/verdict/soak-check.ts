import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type EventOf, type Observation, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { LoggedErrors } from '../model/soak-events.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { soakStarts } from './flow-starts.js';
import { flowingJobs } from './flowing-jobs.js';
import { groupBy } from './group-by.js';
import { listedBeforehand } from './listed-beforehand.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive:
    'read the lines in the run’s logs, and decide whether they are a fault; or run again, where nobody could look',
  fail: 'leave the bump on hold; look at the pods’ events, and at what they said before they ended',
};

/** How a run says beforehand that errors are not compared: it has no baseline that logged any. */
export const SOAK_ERRORS = 'soak errors';

/** 128 + SIGKILL and 128 + SIGTERM: somebody else ended the container; once may be the machine's doing. */
const KILLED = [137, 143];

/** Kinds of errors that a finding names; the history has all. */
const NAMED_MAX = 3;

type Workload = EventOf<'soak-started'>['workloads'][number] & { readonly durationMs: number; readonly line: number };

/**
 * Asks whether what runs stays as it is for a while: the same pods, never started again, with no kind of error-level log
 * line that the baseline does not log. Says nothing of a run that watched nothing on purpose.
 */
export function soakCheck(description: Description, history: History): Finding[] {
  const started = observationsOf(history, 'soak-started');
  const soaked = observationsOf(history, 'workload-soaked');
  if (started.length === 0) return soaked.length === 0 ? [] : [notStarted(soaked.map(({ line }) => line))];
  const workloads = started.flatMap(({ event: { workloads: each, durationMs }, line }) =>
    each.map((one) => ({ ...one, durationMs, line })),
  );
  const own = groupBy(workloads, ({ component, workload }) => JSON.stringify([component, workload]));
  const longest = Math.max(...started.map(({ event }) => event.durationMs));
  const meanwhile = `${longest / 1_000} s`;
  const jobs = flowingJobs(description, history, { starts: soakStarts(history), meanwhile });
  return [
    ...own.flatMap(([, [one]]) => (one === undefined ? [] : [workloadFinding(one, { history, soaked })])),
    ...(own.length === 0 ? [nothingWatched(started.map(({ line }) => line))] : []),
    { check: 'soak', ...jobs, next: NEXT[jobs.outcome] },
  ];
}

function workloadFinding(
  workload: Workload,
  { history, soaked }: { history: History; soaked: readonly Observation<'workload-soaked'>[] },
): Finding {
  const isOwn = ({ event }: { event: { component: string; workload: string } }): boolean =>
    event.component === workload.component && event.workload === workload.workload;
  const own = soaked.filter(isOwn);
  const usual = observationsOf(history, 'errors-logged').filter((one) => isOwn(one) && one.event.phase === 'baseline');
  const isCompared = usual.length > 0 || !listedBeforehand(history, SOAK_ERRORS);
  const problems = [
    ...(own.length === 0 ? [open('nobody looked after it')] : []),
    ...own.flatMap(({ event }) => [
      ...podProblems(event, workload),
      ...(isCompared ? errorProblems(event, usual) : []),
    ]),
  ];
  const outcome = outcomeOf(problems);
  const kinds = new Set(own.flatMap(({ event }) => event.errors.map(keyOf)));
  return {
    check: 'soak',
    outcome,
    subject: `${workload.component} (${workload.workload})`,
    expected: `the same pods for ${workload.durationMs / 1_000} s, none started again, no kind of error that the baseline does not log`,
    observed:
      problems.length === 0
        ? `stayed up; ${kinds.size} kinds of errors, ${isCompared ? 'each as in the baseline' : 'held against nothing'}`
        : [...new Set(problems.map((problem) => problem.observed))].join('; '),
    evidence: evidenceLines([workload.line, ...own.map(({ line }) => line), ...usual.map(({ line }) => line)]),
    next: NEXT[outcome],
  };
}

function podProblems({ before, after, lastedMs }: EventOf<'workload-soaked'>, { durationMs }: Workload): Problem[] {
  const now = new Map(after.map((pod) => [pod.podUid, pod]));
  const unready = after.filter(({ ready }) => !ready);
  return [
    ...(before.length === 0 ? [open('none of its pods was there when it began')] : []),
    ...(lastedMs < durationMs ? [open(`watched for ${lastedMs / 1_000} s only`)] : []),
    ...before.flatMap((pod): Problem[] => {
      const then = now.get(pod.podUid);
      if (then === undefined) return [failed(`pod ${pod.podName} is gone`)];
      const more = then.restarts - pod.restarts;
      if (more <= 0) return [];
      const last = then.lastExitCode === null ? '' : `, last with exit code ${then.lastExitCode}`;
      const text = `pod ${pod.podName} was started again ${more === 1 ? 'once' : `${more} times`}${last}`;
      return [more === 1 && KILLED.includes(then.lastExitCode ?? 0) ? open(text) : failed(text)];
    }),
    ...unready.map(({ podName }) => failed(`pod ${podName} is not ready in the end`)),
  ];
}

/** A new error may be a fault or another wording of an old one: a person can tell. What ends a program is none of these. */
function errorProblems(
  { errors, unread }: EventOf<'workload-soaked'>,
  usual: readonly Observation<'errors-logged'>[],
): Problem[] {
  const known = new Set(usual.flatMap(({ event }) => event.errors.map(keyOf)));
  const fresh = errors.filter((one) => !known.has(keyOf(one)));
  const blind =
    usual.length === 0 ? 'nobody read what the baseline logs' : 'part of what the baseline logs was not read';
  const isBlind = usual.length === 0 || usual.some(({ event }) => event.unread.length > 0);
  return [
    ...(unread.length === 0 ? [] : [open(`the log of ${unread.join(', ')} could not be read`)]),
    ...(fresh.length > 0 && isBlind ? [open(blind)] : []),
    ...fresh
      .slice(0, NAMED_MAX)
      .map(({ level, said, lines }) =>
        (level === 'error' || isBlind ? open : failed)(`logs ${lines} × ${level}: ${said}`),
      ),
    ...(fresh.length > NAMED_MAX ? [open(`${fresh.length - NAMED_MAX} more kinds of errors`)] : []),
    ...(fresh.slice(NAMED_MAX).some(({ level }) => level !== 'error') && !isBlind ? [failed('one of them fatal')] : []),
  ];
}

function keyOf({ level, said }: LoggedErrors): string {
  return `${level} ${said}`;
}

function nothingWatched(lines: readonly number[]): Finding {
  return {
    check: 'soak',
    outcome: 'inconclusive',
    subject: 'workloads',
    expected: 'at least one that was declared to run',
    observed: 'none',
    evidence: evidenceLines(lines),
    next: NEXT.inconclusive,
  };
}

function notStarted(lines: readonly number[]): Finding {
  return {
    check: 'soak',
    outcome: 'inconclusive',
    subject: 'workloads',
    expected: 'a line that says what is watched, before it is',
    observed: 'lines about workloads that were watched, and none such',
    evidence: evidenceLines(lines),
    next: 'start a new run: this record is not whole',
  };
}
