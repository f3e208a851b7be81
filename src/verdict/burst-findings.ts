import { quantileSorted } from 'simple-statistics';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
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
  const problems = own.length === 0 ? [open('nobody sent it')] : own.flatMap(({ event }) => problemsOf(history, event));
  const isOld = seen.some(({ event }) => event.phase === 'baseline' && problemsOf(history, event).some(isFail));
  const judged = isOld ? problems.map(({ observed }) => open(`${observed}; not of the baseline either`)) : problems;
  const outcome = outcomeOf(judged);
  return [
    {
      ...{ check: 'responsive', outcome, subject: `${wanted} events at once`, next: NEXT[outcome] },
      expected: 'hook answers each with 200, and makes a ProwJob of each that asks for one',
      observed: (judged.length > 0
        ? [...new Set(judged.map(({ observed }) => observed))]
        : own.map(({ event }) => soundly(event))
      ).join('; '),
      evidence: evidenceLines(own.map(({ line }) => line)),
    },
  ];
}

function isFail({ outcome }: Problem): boolean {
  return outcome === 'fail';
}

function problemsOf(history: History, burst: Burst): Problem[] {
  const jobs = jobsOf(history, burst);
  const answered = sum(burst.answers);
  const taken = sum(burst.answers.filter(({ status }) => status === 200));
  const lost = burst.asking - jobs;
  return [
    ...(answered < burst.events ? [open(`nothing is known of ${burst.events - answered} of ${burst.events}`)] : []),
    ...burst.answers
      .filter(({ status }) => status !== 200)
      .map(({ status, answer, events }) =>
        status === null
          ? open(`no answer to ${events} of ${burst.events}: ${answer}`)
          : failed(`${events} of ${burst.events} answered with ${status}: ${answer}`),
      ),
    ...(lost > 0
      ? [
          taken === burst.events
            ? failed(
                `no ProwJob came of ${lost} of the ${burst.asking} that asked for one, all of them answered with 200`,
              )
            : open(`no ProwJob came of ${lost} of the ${burst.asking} that asked for one`),
        ]
      : []),
  ];
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
