import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type EventOf, type Observation, observationsOf } from '../model/observations.js';
import type { Place } from '../model/place.js';

/** Everything that was seen of one job of production's configuration, over all sittings. */
export interface JobFate {
  /** ProwJobs that were submitted for it; none where it was left out, or the sitting ended before. */
  readonly submissions: readonly SubmissionFate[];
  /** Why it was never to be submitted; null where it was. */
  readonly leftOut: string | null;
  readonly lines: readonly number[];
}

/** What became of one submission. */
export interface SubmissionFate {
  readonly prowJob: string;
  /** Pods that lists of pods showed. */
  readonly pods: readonly { readonly place: Place; readonly uid: string }[];
  /** Creations that audit logs have. */
  readonly creations: readonly { readonly place: Place; readonly at: string }[];
  readonly end: { readonly state: string; readonly description: string } | null;
  /** The sitting says that it read every cluster's audit log to its end. */
  readonly isAudited: boolean;
}

/** A pod that Prow made while every job was placed, and that no submission explains. */
export interface Stranger {
  readonly place: Place;
  readonly name: string;
  /** A list showed it as Prow's own; else only the audit log has it. */
  readonly isListed: boolean;
  readonly line: number;
}

export interface Fates {
  /** In the order of the description's jobs. */
  readonly jobs: readonly JobFate[];
  readonly strangers: readonly Stranger[];
  /** Looks that another cluster answered than the one that was meant: nothing is read from them. */
  readonly misidentified: readonly Observation<'every-job-seen'>[];
}

/** Gathers what the history says of each job. */
export function jobFates(description: Description, history: History): Fates {
  const started = observationsOf(history, 'every-job-started');
  const submitted = submissionsByName(history);
  const all = observationsOf(history, 'every-job-seen');
  const misidentified = all.filter(({ line, event }) => !isItself(event, sittingAt(started, line)));
  const seen = all.filter((one) => !misidentified.includes(one));
  const audited = observationsOf(history, 'every-job-audited');
  const strangers: Stranger[] = [];
  for (const { line, event } of seen)
    for (const { prowJob, namespace, uid } of event.pods) {
      const place = { clusterId: event.clusterId, namespace };
      const known = submitted.get(prowJob);
      if (known === undefined) strangers.push({ place, name: prowJob, isListed: true, line });
      else {
        if (!known.pods.some((pod) => pod.uid === uid)) known.pods.push({ place, uid });
        known.lines.push(line);
      }
    }
  for (const { line, event } of audited)
    for (const { name, namespace, at } of event.creations) {
      const place = { clusterId: event.clusterId, namespace };
      const known = submitted.get(name);
      if (known === undefined) strangers.push({ place, name, isListed: false, line });
      else known.creations.push({ place, at });
    }
  for (const { line, event } of observationsOf(history, 'every-job-ended'))
    for (const { prowJob, state, description: text } of event.prowJobs) {
      const known = submitted.get(prowJob);
      if (known === undefined) continue;
      known.end = { state, description: text };
      known.lines.push(line);
    }
  return { jobs: byJob(description, { submitted, started }), strangers, misidentified };
}

interface Gathered {
  readonly job: number;
  readonly submittedAt: number;
  readonly prowJob: string;
  readonly pods: { place: Place; uid: string }[];
  readonly creations: { place: Place; at: string }[];
  readonly lines: number[];
  readonly isAudited: boolean;
  end: SubmissionFate['end'];
}

function submissionsByName(history: History): Map<string, Gathered> {
  const finished = observationsOf(history, 'every-job-finished').map(({ event }) => event);
  const audited = new Set(finished.filter((end) => end.audited).map(({ sitting }) => sitting));
  const gathered = new Map<string, Gathered>();
  for (const { line, event } of observationsOf(history, 'every-job-submitted'))
    for (const { job, prowJob } of event.jobs)
      gathered.set(prowJob, {
        ...{ job, submittedAt: line, prowJob, pods: [], creations: [], lines: [], end: null },
        isAudited: audited.has(event.sitting),
      });
  return gathered;
}

function byJob(
  { jobs }: Description,
  {
    submitted,
    started,
  }: { submitted: ReadonlyMap<string, Gathered>; started: readonly Observation<'every-job-started'>[] },
): JobFate[] {
  const own = new Map<number, Gathered[]>();
  for (const one of submitted.values()) own.set(one.job, [...(own.get(one.job) ?? []), one]);
  const leftOut = new Map(started.flatMap(({ event }) => event.leftOut.map(({ job, why }) => [job, why] as const)));
  return jobs.map((_, index) => {
    const submissions = own.get(index) ?? [];
    const told = submissions.flatMap(({ lines }) => lines);
    return {
      submissions,
      leftOut: leftOut.get(index) ?? null,
      lines: told.length > 0 ? told : submissions.map(({ submittedAt }) => submittedAt),
    };
  });
}

function sittingAt(started: readonly Observation<'every-job-started'>[], line: number) {
  return started.findLast((one) => one.line < line)?.event;
}

function isItself(
  { clusterId, kubeSystemUid }: EventOf<'every-job-seen'>,
  sitting: EventOf<'every-job-started'> | undefined,
): boolean {
  const uids = (sitting?.clusters ?? []).filter((one) => one.kubeSystemUid === kubeSystemUid);
  return uids.length === 1 && uids[0]?.clusterId === clusterId && kubeSystemUid !== '';
}
