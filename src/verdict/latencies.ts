import { aliasOf } from '../model/alias.js';
import { isPlain } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { burstStarts, drainStarts, soakStarts } from './flow-starts.js';
import { outageStarts } from './outages/outage-starts.js';

/** How long something took for one canary. */
export interface Latency {
  readonly phase: Phase;
  /** Canaries of a full sweep and of a burst wait for each other in Prow's queues; those after a restart, for Prow's start. */
  readonly moment: 'full sweep' | 'after restarts' | 'burst of events';
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
  { name: 'end of the job’s container to its results', of: resultLatencies },
];

type Submission = Omit<Latency, 'milliseconds'>;

/**
 * By the API server's own clock, as its audit log has it: canaries whose pod it does not know have none. Of a burst, from
 * the creation of the ProwJob, which is hook's.
 */
function podLatencies(history: History): Latency[] {
  const createdAt = new Map<string, number>();
  for (const { event } of observationsOf(history, 'cluster-swept'))
    for (const { name, at } of event.audited ?? []) {
      const time = Date.parse(at);
      createdAt.set(name, Math.min(time, createdAt.get(name) ?? time));
    }
  const jobs = [...submissions(history), ...burstJobs(history)];
  return jobs.flatMap((one) => {
    const time = createdAt.get(one.prowJob);
    return time === undefined ? [] : [{ ...one, milliseconds: time - one.submittedAt }];
  });
}

/** From the sending of an event: hook looks at it while it answers. */
function webhookLatencies(history: History): Latency[] {
  return webhooks(history)
    .map(({ createdAt, ...one }) => ({ ...one, milliseconds: Math.max(0, createdAt - one.submittedAt) }))
    .sort(byTime);
}

/** Jobs of a burst, from the moment hook has made them. */
function burstJobs(history: History): Submission[] {
  return webhooks(history)
    .filter(({ moment }) => moment === 'burst of events')
    .map(({ createdAt, ...one }) => ({ ...one, submittedAt: createdAt }))
    .sort(byTime);
}

/** Events that made a canary, each once; runs of before the wait was kept say only when hook had answered. */
function webhooks(history: History): (Submission & { readonly createdAt: number })[] {
  const [drains, bursts] = [drainStarts(history), burstStarts(history)];
  const aliases = new Map(
    observationsOf(history, 'canary-submitted').map(({ event }) => [event.prowJob, aliasOf(event.canary.spelling)]),
  );
  const followed = new Map(observationsOf(history, 'webhook-followed').map(({ event }) => [event.prowJob, event]));
  return [...followed.values()].flatMap(({ phase, start, prowJob, acceptedAt, tookMs = 0, createdAt }) => {
    const [submittedAt, alias] = [Date.parse(acceptedAt) - tookMs, aliases.get(prowJob)];
    if (drains.has(start) || alias === undefined) return [];
    const moment = bursts.has(start) ? 'burst of events' : momentOf(start);
    return [{ phase, moment, alias, prowJob, submittedAt, createdAt: Date.parse(createdAt) }];
  });
}

/** From the end of the job's own container, in whole seconds: a difference of less than one means nothing. */
function resultLatencies(history: History): Latency[] {
  const spellings = new Map(
    observationsOf(history, 'canary-submitted').map(({ event }) => [event.prowJob, event.canary.spelling]),
  );
  const endedAt = new Map<string, number>();
  for (const { event } of observationsOf(history, 'cluster-swept'))
    for (const { prowJob, workEndedAt = null } of event.pods)
      if (workEndedAt !== null) endedAt.set(prowJob, Math.max(Date.parse(workEndedAt), endedAt.get(prowJob) ?? 0));
  const uploads = new Map(observationsOf(history, 'upload-observed').map(({ event }) => [event.prowJob, event]));
  return [...uploads.values()]
    .flatMap(({ phase, start, prowJob, logStoredAt = null }): Latency[] => {
      const [spelling, submittedAt] = [spellings.get(prowJob), endedAt.get(prowJob)];
      if (logStoredAt === null || submittedAt === undefined || spelling === undefined) return [];
      const milliseconds = Date.parse(logStoredAt) - submittedAt;
      return [{ phase, moment: momentOf(start), alias: aliasOf(spelling), prowJob, submittedAt, milliseconds }];
    })
    .sort(byTime);
}

function momentOf(start: number): Latency['moment'] {
  return start === 0 ? 'full sweep' : 'after restarts';
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
    const moment = momentOf(start);
    const alias = aliasOf(canary.spelling);
    if (canary.way === 'prowjob') found.set(prowJob, { phase, moment, alias, prowJob, submittedAt });
  }
  return [...found.values()].sort(byTime);
}

function byTime(a: Submission, b: Submission): number {
  return a.submittedAt - b.submittedAt || (a.prowJob < b.prowJob ? -1 : 1);
}
