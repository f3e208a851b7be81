import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Canary } from '../../model/canary.js';
import type { JobType } from '../../model/job.js';
import { type PubsubTrigger, subscriptionFor } from '../../model/pubsub.js';
import { apiFailure } from '../api-failure.js';
import { openPubsub, type Pubsub } from '../grpc/open-pubsub.js';
import type { Run } from '../open-run.js';
import { CANARY_LABEL, RUN_LABEL } from '../prowjob-manifest.js';
import { askedRefs } from './asked-refs.js';
import { publishInVain } from './bad-messages.js';
import { configuredCanaries } from './configured-canaries.js';
import { EVENT_TYPE, reportTo, takeReports } from './sub-reports.js';
import { hasJobName, type Starting, type WayDriver } from './way-driver.js';

/** Milliseconds between two looks at what sub says. */
const PAUSE_MS = 500;

/**
 * Milliseconds until sub must have said of every message what it made of it; it may ask its API server five things a second,
 * and 60 s were too few once, beside all that starts then.
 */
const LIMIT_MS = 120_000;

/** What a message asks for (pkg/pubsub/subscriber/subscriber.go). */
const EVENTS: Readonly<Record<JobType, string | null>> = {
  periodic: 'prow.k8s.io/pubsub.PeriodicProwJobEvent',
  presubmit: 'prow.k8s.io/pubsub.PresubmitProwJobEvent',
  postsubmit: 'prow.k8s.io/pubsub.PostsubmitProwJobEvent',
  batch: null,
};

/** Somebody's automation publishes a message that asks sub for a job by its name. */
export const sub: WayDriver = {
  plan: (environment) =>
    environment.canary.pubsub === undefined
      ? 'production’s configuration names no subscription of sub’s'
      : configuredCanaries(environment, 'sub'),
  start: async (run, starting) => {
    const { endpoints, canary } = run.environment;
    const endpoint = endpoints['pubsub'];
    if (endpoint === undefined || canary.pubsub === undefined)
      throw new Error('this environment has no stand-in for Pub/Sub');
    const pubsub = openPubsub(endpoint, run);
    try {
      const asked = await askForAll(pubsub, { run, starting, triggers: canary.pubsub });
      await listen(pubsub, { asked, run, starting });
      await publishInVain(pubsub, { run, starting, triggers: canary.pubsub });
    } finally {
      pubsub.close();
    }
  },
  recognises: hasJobName,
};

/** A canary that was asked for, and where sub says what it made of that. */
interface Asked {
  readonly canary: Canary;
  readonly project: string;
}

/** @returns What was asked for, by the id that sub's answer has. */
async function askForAll(
  pubsub: Pubsub,
  { run, starting, triggers }: { run: Run; starting: Starting; triggers: readonly PubsubTrigger[] },
): Promise<Map<string, Asked>> {
  const asked = new Map<string, Asked>();
  await Promise.all(
    starting.canaries.map(async (canary) => {
      const at = subscriptionFor(triggers, canary.spelling);
      if (at === null) return starting.undecided(canary, 'no subscription to ask on');
      const runId = randomUUID();
      // Before the message: sub may be faster than we are.
      asked.set(runId, { canary, project: at.project });
      try {
        await pubsub.publish(at, messageFor(canary, { run, project: at.project, runId }));
      } catch (error) {
        asked.delete(runId);
        starting.undecided(canary, `no message was published: ${apiFailure(error)}`);
      }
    }),
  );
  return asked;
}

function messageFor(
  canary: Canary,
  { run, project, runId }: { run: Run; project: string; runId: string },
): { text: string; attributes: Record<string, string> } {
  const refs = askedRefs(canary);
  const event = {
    name: canary.job,
    ...(refs === null ? {} : { refs }),
    labels: { [CANARY_LABEL]: 'true', [RUN_LABEL]: run.id },
    annotations: reportTo(project, runId),
  };
  return { text: JSON.stringify(event), attributes: { [EVENT_TYPE]: EVENTS[canary.type] ?? '' } };
}

/** Listens until sub has said of every canary whether it started it. */
async function listen(
  pubsub: Pubsub,
  { asked, run, starting }: { asked: Map<string, Asked>; run: Run; starting: Starting },
): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  const projects = [...new Set([...asked.values()].map(({ project }) => project))];
  while (asked.size > 0 && performance.now() < deadline && !run.signal.aborted) {
    for (const project of projects)
      for (const { runId, status, message } of await takeReports(pubsub, project)) {
        const about = asked.get(runId);
        // Others' are of messages before this trial.
        if (about !== undefined && asked.delete(runId) && status === 'error') starting.refused(about.canary, message);
      }
    if (asked.size > 0) await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
  }
  for (const { canary } of asked.values())
    starting.undecided(canary, `sub did not say within ${LIMIT_MS / 1_000} s what it made of the message`);
}
