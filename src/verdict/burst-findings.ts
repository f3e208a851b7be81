import { quantileSorted } from 'simple-statistics';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { ANSWER_LIMIT_MS } from '../model/webhook-events.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { isTheMachines, machineSlowdown, slowerMachine } from './machine-slowdown.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'run again, on a machine that does nothing else; read hook’s log',
  fail: 'leave the bump on hold: GitHub sends an event once, and what hook does not take is lost',
};

type Burst = EventOf<'burst-answered'>;

/**
 * Asks whether hook took every event of a burst, and made of each that asked for a job that job. How long that took is
 * compared with the baseline as every other latency is. Says nothing of a run that set out to send none.
 */
export function burstFindings(history: History): Finding[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.burst ?? []);
  const seen = observationsOf(history, 'burst-answered');
  const own = seen.filter(({ event }) => event.phase === 'candidate');
  const [wanted] = planned.length > 0 ? planned : own.map(({ event }) => event.events);
  if (wanted === undefined) return [];
  const problems: BurstProblem[] =
    own.length === 0
      ? [{ kind: 'unsent', ...open('nobody sent it') }]
      : own.flatMap(({ event }) => problemsOf(history, event));
  const inBaseline = seen.filter(({ event }) => event.phase === 'baseline');
  // Production's own version does the same: no reason to blame the candidate.
  const known = new Set(inBaseline.flatMap(({ event }) => problemsOf(history, event)).map(({ kind }) => kind));
  const bursts = { own: own.map(({ event }) => event), before: inBaseline.map(({ event }) => event) };
  const judged = problems.map((one) => {
    if (one.kind === 'unanswered') return unanswered(one.observed, history, bursts);
    return isFail(one) && known.has(one.kind) ? open(`${one.observed}; nor the baseline`) : one;
  });
  const outcome = outcomeOf(judged);
  const said = judged.length > 0 ? judged.map(({ observed }) => observed) : own.map(({ event }) => soundly(event));
  return [
    {
      ...{ check: 'responsive', outcome, subject: `${wanted} events at once`, next: NEXT[outcome] },
      expected: 'hook answers each with 200, and makes a ProwJob of each that asks for one',
      observed: [...new Set(said)].sort().join('; '),
      evidence: evidenceLines(own.map(({ line }) => line)),
    },
  ];
}

/** What is wrong in one way has one kind, whatever the numbers. */
interface BurstProblem extends Problem {
  readonly kind: 'unsent' | 'unknown' | 'refused' | 'unanswered' | 'lost';
}

function isFail({ outcome }: Problem): boolean {
  return outcome === 'fail';
}

function problemsOf(history: History, burst: Burst): BurstProblem[] {
  const lost = burst.asking - jobsOf(history, burst);
  const unknown = burst.events - sum(burst.answers);
  return [
    ...(unknown > 0
      ? [{ kind: 'unknown' as const, ...open(`nothing is known of ${unknown} of ${burst.events}`) }]
      : []),
    ...burst.answers.filter(({ status }) => status !== 200).map((answer) => unwelcome(burst, answer)),
    ...(lost > 0 ? [{ kind: 'lost' as const, ...lostJobs(burst, lost) }] : []),
  ];
}

function unwelcome({ events: all }: Burst, { status, answer, events }: Burst['answers'][number]): BurstProblem {
  return status === null
    ? { kind: 'unanswered', ...open(`no answer to ${events} of ${all}: ${answer}`) }
    : { kind: 'refused', ...failed(`${events} of ${all} answered with ${status}: ${answer}`) };
}

/**
 * No answer may be anybody's doing: the network's, the sender's, the machine's. It is the candidate's where it is left
 * without in each of several bursts, the baseline answered all of its own, and no slower machine explains it.
 */
function unanswered(
  observed: string,
  history: History,
  { own, before }: { own: readonly Burst[]; before: readonly Burst[] },
): Problem {
  const isAnswered = ({ answers, events }: Burst): boolean =>
    sum(answers) === events && answers.every(({ status }) => status !== null);
  if (before.length === 0 || !before.every(isAnswered)) return open(observed);
  const bursts = groupBy(own, ({ start }) => `${start}`);
  const isRepeated = bursts.length > 1 && bursts.every(([, same]) => same.some(hasUnanswered));
  if (!isRepeated) return open(`${observed}; the baseline answered all, and no second burst shows the same`);
  const slowdown = machineSlowdown(history, { inBurst: true });
  const usualMs = Math.max(0, ...before.flatMap(({ tookMs }) => tookMs));
  if (isTheMachines(slowdown, { usualMs, limitMs: ANSWER_LIMIT_MS }))
    return open(`${observed}; ${slowerMachine(slowdown)}`);
  return failed(`${observed}; so in each of ${bursts.length} bursts, and the baseline answered all`);
}

function hasUnanswered({ answers }: Burst): boolean {
  return answers.some(({ status }) => status === null);
}

/** Whoever was not answered may have been heard or not, and a listing that failed is ours. */
function lostJobs({ answers, events, asking, isListed }: Burst, lost: number): Problem {
  const observed = `no ProwJob came of ${lost} of the ${asking} that asked for one`;
  const isTaken = sum(answers.filter(({ status }) => status === 200)) === events;
  return isTaken && isListed ? failed(`${observed}, and all were answered with 200`) : open(observed);
}

function sum(answers: Burst['answers']): number {
  return answers.reduce((all, { events }) => all + events, 0);
}

/** Canaries of the burst whose ProwJob was found. */
function jobsOf(history: History, { phase, start }: { phase: Phase; start: number }): number {
  const own = observationsOf(history, 'canary-submitted').filter(
    ({ event }) => event.phase === phase && event.start === start,
  );
  return new Set(own.map(({ event }) => event.prowJob)).size;
}

function soundly({ events, asking, tookMs }: Burst): string {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const waited = [0.5, 0.95, 0.99].map((part) => `${Math.round(quantileSorted(sorted, part))} ms`);
  return `${events} answered with 200 (p50, p95, p99 ${waited.join(', ')}), and a ProwJob of each of the ${asking} that asked for one`;
}
