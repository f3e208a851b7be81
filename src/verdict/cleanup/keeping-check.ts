import { type Canary, isKept, type KeptTask } from '../../model/canary.js';
import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { type EventOf, type Observation, observationsOf } from '../../model/observations.js';
import type { Finding } from '../../model/verdict.js';
import { plannedCanaries } from '../asked-canaries.js';
import { canariesByProwJob } from '../canaries-by-prowjob.js';
import { groupBy } from '../group-by.js';
import { AUDIT_LOG, listedBeforehand } from '../listed-beforehand.js';
import { podsSeen } from '../pods-seen.js';
import { failed, open, type Problem } from '../problem.js';
import { describeSpelling } from '../spelling.js';
import { findingsOf, isSetOut, notSetOut, type Remark } from './remarks.js';

/** What Prow documents of each, with the words that plank ends the ProwJob with (pkg/plank/reconciler.go). */
const ENDS: Record<KeptTask, { readonly what: string; readonly states: readonly string[]; readonly words: RegExp }> = {
  evicted: {
    what: 'evicted by its node',
    // Where plank may not start it again so often, it says so instead.
    states: ['success', 'error'],
    words: /^(?:Job succeeded\.|Job pod reached max revivals \((\d+)\) after being stopped unexpectedly \(evicted\))$/,
  },
  'evicted-once': {
    what: 'evicted with error_on_eviction',
    states: ['error'],
    words: /^Job pod was evicted by the cluster\.$/,
  },
  unscheduled: { what: 'that no node takes', states: ['error'], words: /^Pod scheduling timeout\.$/ },
  unpullable: { what: 'of an image that nobody has', states: ['error'], words: /^Pod pending timeout\.$/ },
  // What entrypoint makes of it (pkg/entrypoint/run.go): a process that it ends has failed.
  overdue: { what: 'that takes longer than its timeout', states: ['failure'], words: /^Job failed\.$/ },
  serial: { what: 'with max_concurrency 1', states: ['success'], words: /^Job succeeded\.$/ },
  queued: { what: 'of a queue of capacity 1', states: ['success'], words: /^Job succeeded\.$/ },
};

const EXPECTED: Record<KeptTask, string> = {
  evicted: 'started again each time where its alias leads, as often as plank may, until it succeeds',
  'evicted-once': 'an error, and not started again',
  unscheduled: '"error" by the scheduling timeout, and no pod left',
  unpullable: '"error" by the pending timeout, and no pod left',
  overdue: '"failure": its process, which goes on when it is interrupted, is killed when its time and its grace are up',
  serial: 'one after the other, each where its alias leads',
  queued: 'one after the other, each where its alias leads',
};

/** A canary with how it ended. */
interface Kept {
  readonly phase: Phase;
  readonly canary: Canary;
  readonly task: KeptTask;
  readonly event: EventOf<'kept-observed'>;
  readonly line: number;
  /** When pods of it were created, by the clusters' audit logs. */
  readonly createdAt: readonly number[];
}

/** Asks whether plank starts jobs again, holds them back and gives them up as Prow documents. */
export function keepingCheck(_description: Description, history: History): Finding[] {
  const seen = keptOf(history);
  const isAudited = !listedBeforehand(history, AUDIT_LOG);
  const own = seen.map((one) => remarkOn(one, problemsOf(one, isAudited)));
  const pairs = groupBy(
    seen.filter(({ task }) => task === 'serial' || task === 'queued'),
    ({ phase, task }) => JSON.stringify([phase, task]),
  ).flatMap(([, pair]) => pair.slice(0, 1).map((one) => remarkOn(one, turnProblems(pair, isAudited))));
  const missing = missingRemarks(history, seen);
  const remarks = [...own, ...pairs, ...missing];
  const none = isSetOut(history, 'keeping') ? nothingPlanned(history) : notSetOut('jobs that plank keeps');
  return findingsOf(remarks.length > 0 ? remarks : [none], 'keeping');
}

function keptOf(history: History): Kept[] {
  const submitted = canariesByProwJob(history);
  const pods = groupBy(podsSeen(history), ({ prowJob }) => prowJob);
  const times = new Map(
    pods.map(([prowJob, own]) => [prowJob, own.flatMap(({ createdAt }) => [...createdAt]).map((at) => Date.parse(at))]),
  );
  return observationsOf(history, 'kept-observed').flatMap(({ event, line }: Observation<'kept-observed'>) => {
    const canary = submitted.get(event.prowJob);
    if (canary === undefined || !isKept(canary.task)) return [];
    const createdAt = [...(times.get(event.prowJob) ?? [])].sort((a, b) => a - b);
    return [{ phase: event.phase, canary, task: canary.task, event, line, createdAt }];
  });
}

function remarkOn({ phase, canary, task, line, event }: Kept, problems: readonly Problem[]): Remark {
  const good = `"${event.state}": ${event.description}`;
  return { phase, subject: subjectOf(canary, task), expected: EXPECTED[task], problems, good, lines: [line] };
}

function subjectOf({ spelling }: Canary, task: KeptTask): string {
  // A pair waits for each other, whatever their aliases.
  const which = task === 'serial' || task === 'queued' ? '' : `, ${describeSpelling(spelling)}`;
  return `a job ${ENDS[task].what}${which}`;
}

function problemsOf(kept: Kept, isAudited: boolean): Problem[] {
  const { event, task } = kept;
  const { states, words } = ENDS[task];
  const said = words.exec(event.description);
  if (event.completedAt === null) return [open(`was not over ${event.waitLimitMs / 1_000} s after we began to wait`)];
  if (!states.includes(event.state) || said === null)
    return [failed(`ended "${event.state}"; Prow says: "${event.description}"`)];
  switch (task) {
    case 'evicted':
      return said[1] === undefined
        ? againProblems(kept, isAudited)
        : startProblems(kept, { times: Number(said[1]) + 1, isAudited });
    case 'unscheduled':
    case 'unpullable':
      return [...leftProblems(event), ...startProblems(kept, { times: 1, isAudited })];
    default:
      return startProblems(kept, { times: 1, isAudited });
  }
}

/** One that was started once was not evicted, for whatever reason: its node was slow, or it came late. */
function againProblems({ createdAt }: Kept, isAudited: boolean): Problem[] {
  if (createdAt.length > 1) return [];
  if (createdAt.length === 0) return isAudited ? [open('no audit log says how often it was started')] : [];
  return [open('was started once, so that it was never evicted')];
}

function leftProblems({ pod }: EventOf<'kept-observed'>): Problem[] {
  if (pod === null) return [open('a cluster did not say whether the pod is gone')];
  return pod === 'there' ? [failed('its pod was left')] : [];
}

function startProblems({ createdAt }: Kept, { times, isAudited }: { times: number; isAudited: boolean }): Problem[] {
  if (createdAt.length === times) return [];
  if (createdAt.length === 0) return isAudited ? [open('no audit log says how often it was started')] : [];
  return [failed(`was started ${createdAt.length} times, not ${times}`)];
}

/** The second may not be started before plank took the first for over; its times are whole seconds, rounded down. */
function turnProblems(pair: readonly Kept[], isAudited: boolean): Problem[] {
  if (new Set(pair.map(({ event }) => event.prowJob)).size < 2)
    return [open('there was no second that could have waited')];
  const ordered = [...pair].sort((a, b) => (a.createdAt[0] ?? 0) - (b.createdAt[0] ?? 0));
  const isUnknown = ordered.some(({ createdAt }) => createdAt.length === 0);
  if (isUnknown) return isAudited ? [open('no audit log says which was started first')] : [];
  return ordered.flatMap((second, index) => {
    const first = ordered[index - 1];
    if (first === undefined || first.event.prowJob === second.event.prowJob) return [];
    const [began = 0] = second.createdAt;
    const over = first.event.completedAt === null ? Number.POSITIVE_INFINITY : Date.parse(first.event.completedAt);
    return began >= over ? [] : [failed('two ran at the same time')];
  });
}

/** Planned, and nobody saw how it ended. */
function missingRemarks(history: History, seen: readonly Kept[]): Remark[] {
  const planned = plannedCanaries(history);
  const keyOf = ({ spelling, task }: Canary): string => JSON.stringify([spelling, task]);
  const known = new Set(seen.filter(({ phase }) => phase === 'candidate').map(({ canary }) => keyOf(canary)));
  return planned.flatMap((canary) => {
    const { task } = canary;
    if (!isKept(task) || known.has(keyOf(canary))) return [];
    const problems = [open('was planned, and nobody saw how it ended')];
    const subject = subjectOf(canary, task);
    return [{ phase: 'candidate' as const, subject, expected: EXPECTED[task], problems, good: '', lines: [] }];
  });
}

function nothingPlanned(history: History): Remark {
  const isListed = listedBeforehand(history, 'jobs that plank keeps');
  return {
    ...{ phase: 'candidate', subject: 'jobs that plank keeps', lines: [] },
    expected: 'canaries that are evicted, held back and given up, or said beforehand that there are none',
    problems: isListed ? [] : [open('none was planned')],
    good: 'none; listed',
  };
}
