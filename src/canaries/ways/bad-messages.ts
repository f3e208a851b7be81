import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PubsubTrigger } from '../../model/pubsub.js';
import { apiFailure } from '../api-failure.js';
import type { Pubsub } from '../grpc/open-pubsub.js';
import type { Run } from '../open-run.js';
import { EVENT_TYPE, reportTo, type SubReport, takeReports } from './sub-reports.js';
import type { Starting } from './way-driver.js';

/** Milliseconds until sub must have taken each of them. */
const LIMIT_MS = 30_000;
/** Milliseconds between two looks. */
const PAUSE_MS = 500;

/** A name that no configuration has: staging's own begin otherwise. */
const NO_JOB = 'prow-staging-job-of-nobody';

const PERIODIC = { [EVENT_TYPE]: 'prow.k8s.io/pubsub.PeriodicProwJobEvent' };

const Fates = z.array(z.looseObject({ id: z.string(), acks: z.number() }));

/** A message that must start nothing. */
interface BadMessage {
  readonly request: string;
  readonly runId: string;
  /** Whether sub says what it made of it; of what it cannot read it only takes the message. */
  readonly isReported: boolean;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Publishes what sub must not start, and tells what it made of each. */
export async function publishInVain(
  pubsub: Pubsub,
  { run, starting, triggers }: { run: Run; starting: Starting; triggers: readonly PubsubTrigger[] },
): Promise<void> {
  const [{ project, subscriptions }] = triggers as [PubsubTrigger];
  const [subscription = ''] = subscriptions;
  const known = starting.canaries.find(({ type }) => type === 'periodic')?.job ?? NO_JOB;
  const open = new Map<string, BadMessage>();
  const messages = badMessages(project, known);
  try {
    for (const message of messages) open.set(await pubsub.publish({ project, subscription }, message), message);
    const deadline = performance.now() + LIMIT_MS;
    while (open.size > 0 && performance.now() < deadline && !run.signal.aborted) {
      // In this order: sub reports before it takes a message off.
      const taken = await takenOff(run);
      conclude(open, { taken, reports: await takeReports(pubsub, project), starting });
      if (open.size > 0) await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
    }
    for (const { request } of open.values())
      starting.unanswered({ way: 'sub', request }, `nothing was seen of it within ${LIMIT_MS / 1_000} s`);
  } catch (error) {
    for (const { request } of messages) starting.unanswered({ way: 'sub', request }, apiFailure(error));
  }
}

function badMessages(project: string, known: string): BadMessage[] {
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()] as const;
  const event = (name: string, runId: string) => JSON.stringify({ name, annotations: reportTo(project, runId) });
  return [
    {
      ...{ request: 'a job that nobody has', runId: first, isReported: true },
      ...{ text: event(NO_JOB, first), attributes: PERIODIC },
    },
    {
      ...{ request: 'a message that is no JSON', runId: second, isReported: false },
      ...{ text: `start ${known}`, attributes: PERIODIC },
    },
    {
      ...{ request: 'a message that does not say what it asks for', runId: third, isReported: false },
      ...{ text: event(known, third), attributes: {} },
    },
  ];
}

/** Ids of messages that sub has taken off its subscriptions. */
async function takenOff({ environment, signal }: Run): Promise<ReadonlySet<string>> {
  const response = await fetch(`${environment.endpoints['pubsub-control']}/messages`, { signal });
  const fates = Fates.parse(await response.json());
  return new Set(fates.filter(({ acks }) => acks > 0).map(({ id }) => id));
}

function conclude(
  open: Map<string, BadMessage>,
  {
    taken,
    reports,
    starting,
  }: { taken: ReadonlySet<string>; reports: readonly SubReport[]; starting: Pick<Starting, 'badRequest'> },
): void {
  for (const [id, { request, runId, isReported }] of open) {
    const report = reports.find((one) => one.runId === runId);
    if (report === undefined && (isReported || !taken.has(id))) continue;
    open.delete(id);
    const refusal = report?.status === 'error' ? report.message : null;
    starting.badRequest({ way: 'sub', request }, report === undefined ? 'taken, and nothing started' : refusal);
  }
}
