import { aliasOf } from '../model/alias.js';
import { isPlain } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { drainStarts, soakStarts } from './flow-starts.js';
import { outageStarts } from './outages/outage-starts.js';

/** How long something took for one canary. */
export interface Latency {
  readonly phase: Phase;
  /** Canaries of a full sweep wait for each other in Prow's queue; those after a restart, for Prow's start. */
  readonly moment: 'full sweep' | 'after restarts';
  readonly alias: string;
  readonly prowJob: string;
  readonly submittedAt: number;
  readonly milliseconds: number;
}

/** Something that a history measures for each canary. */
export interface LatencyMeasure {
  readonly name: string;
  readonly of: (history: History) => Latency[];
}

/** What histories measure; those of other components come with the events that hold them. */
export const LATENCY_MEASURES: readonly LatencyMeasure[] = [
  { name: 'webhook to ProwJob', of: webhookLatencies },
  { name: 'ProwJob to pod', of: podLatencies },
  { name: 'ProwJob to its end', of: endLatencies },
];

type Submission = Omit<Latency, 'milliseconds'>;

/** By the API server's own clock, as its audit log has it: canaries whose pod it does not know have none. */
function podLatencies(history: History): Latency[] {
  const createdAt = new Map<string, number>();
  for (const { event } of observationsOf(history, 'cluster-swept'))
    for (const { name, at } of event.audited ?? []) {
      const time = Date.parse(at);
      createdAt.set(name, Math.min(time, createdAt.get(name) ?? time));
    }
  return submissions(history).flatMap((one) => {
    const time = createdAt.get(one.prowJob);
    return time === undefined ? [] : [{ ...one, milliseconds: time - one.submittedAt }];
  });
}

/** hook looks at an event while it answers, so the ProwJob may even be first. */
function webhookLatencies(history: History): Latency[] {
  const drains = drainStarts(history);
  const aliases = new Map(
    observationsOf(history, 'canary-submitted').map(({ event }) => [event.prowJob, aliasOf(event.canary.spelling)]),
  );
  const followed = new Map(observationsOf(history, 'webhook-followed').map(({ event }) => [event.prowJob, event]));
  return [...followed.values()]
    .flatMap(({ phase, start, prowJob, acceptedAt, createdAt }): Latency[] => {
      const [submittedAt, alias] = [Date.parse(acceptedAt), aliases.get(prowJob)];
      if (drains.has(start) || alias === undefined) return [];
      const moment = start === 0 ? 'full sweep' : 'after restarts';
      const milliseconds = Math.max(0, Date.parse(createdAt) - submittedAt);
      return [{ phase, moment, alias, prowJob, submittedAt, milliseconds }];
    })
    .sort(byTime);
}

/** As often as ProwJobs are listed, every half second. */
function endLatencies(history: History): Latency[] {
  const waited = new Map<string, number>();
  for (const { event } of observationsOf(history, 'prowjob-observed'))
    if (event.settled) waited.set(event.prowJob, Math.max(event.waitedMs, waited.get(event.prowJob) ?? 0));
  return submissions(history).flatMap((one) => {
    const milliseconds = waited.get(one.prowJob);
    return milliseconds === undefined ? [] : [{ ...one, milliseconds }];
  });
}

/** Canaries that we submitted ourselves: when horologium made a ProwJob is not known. Sorted by time, whatever the order of the history. */
function submissions(history: History): Submission[] {
  const times = new Map(history.lines.map(({ line, at }) => [line, Date.parse(at)]));
  const found = new Map<string, Submission>();
  // While a node is drained a canary waits for a plank that moves, and in an outage for its cluster; one a minute waits for nobody, and a baseline has none.
  const flowing = new Set([...drainStarts(history), ...soakStarts(history), ...outageStarts(history)]);
  for (const { line, event } of observationsOf(history, 'canary-submitted')) {
    const { phase, start, prowJob, canary } = event;
    // What is looked at afterwards is submitted on the eve of restarts, and waits for more than Prow.
    if (flowing.has(start) || !isPlain(canary.task)) continue;
    const submittedAt = Math.min(times.get(line) ?? 0, found.get(prowJob)?.submittedAt ?? Number.POSITIVE_INFINITY);
    const moment = start === 0 ? 'full sweep' : 'after restarts';
    const alias = aliasOf(canary.spelling);
    if (canary.way === 'prowjob') found.set(prowJob, { phase, moment, alias, prowJob, submittedAt });
  }
  return [...found.values()].sort(byTime);
}

function byTime(a: Submission, b: Submission): number {
  return a.submittedAt - b.submittedAt || (a.prowJob < b.prowJob ? -1 : 1);
}
