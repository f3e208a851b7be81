import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import type { EventOf } from '../model/observations.js';
import { workloadName } from '../model/of-workload.js';
import { apiFailure } from './api-failure.js';
import { declaredRevision, podRevision } from './declared-revision.js';
import { type ComponentPod, lookInside, type PodInside } from './look-inside.js';
import type { Run } from './open-run.js';
import type { PodsBefore } from './pods-before.js';
import { recordRestarts } from './record-restarts.js';
import { awaitWorkload, isReady, readWorkload, uidsOf, unreadyBecause } from './workload.js';

/** Milliseconds a rollout may still take when it is observed; the deployment has waited for it before. */
const ROLLOUT_LIMIT_MS = 60_000;

/** Milliseconds a ready pod may take until it shows a process, its version and its user agent. */
const ANSWER_LIMIT_MS = 90_000;

/** What was written down about a rollout. */
export interface RolloutRecord {
  readonly workloads: readonly EventOf<'workload-observed'>[];
  readonly processes: readonly EventOf<'rollout-observed'>[];
  readonly restarts: readonly EventOf<'restarts-observed'>[];
}

/**
 * Writes down, for each component that is declared to run, which pods its
 * workload has and what the processes in them really are: the digest of the
 * executable from the machine, `prow_version` and user agents from Prow itself,
 * and how often they ended and were started again.
 * Nothing the deployment wrote is repeated as evidence.
 */
export async function observeRollout(
  run: Run,
  options: { readonly previousPods: PodsBefore; readonly limitMs?: number; readonly answerLimitMs?: number },
): Promise<RolloutRecord> {
  const { previousPods, limitMs = ROLLOUT_LIMIT_MS, answerLimitMs = ANSWER_LIMIT_MS } = options;
  const declared = run.environment.components.filter(({ replicas }) => replicas > 0);
  run.progress(`Waiting ≤ ${limitMs / 1_000} s for the rollout of ${declared.length} components`);
  const pods = await Promise.all(
    declared.map(async (component) => ({
      component,
      ...(await observeWorkload(run, { component, limitMs, previousPods })),
    })),
  );
  const all = pods.flatMap(({ component, pods: own }) => own.map((pod) => ({ component, pod })));
  const inside = await lookInside(run, all, { limitMs: answerLimitMs });
  const processes = all.flatMap((one) => recordPod(run, one, inside.get(one.pod.metadata?.uid ?? '')));
  // Read anew: what ended while we waited for its answer has been started again since.
  const now = await Promise.all(pods.map(async (one) => ({ ...one, pods: await podsNow(run, one) })));
  return {
    workloads: pods.flatMap(({ workload }) => (workload === null ? [] : [workload])),
    processes,
    restarts: (await Promise.all(now.map(({ component, pods: own }) => recordRestarts(run, component, own)))).flat(),
  };
}

async function podsNow(
  run: Run,
  { component, pods }: { readonly component: DeclaredComponent; readonly pods: readonly V1Pod[] },
): Promise<readonly V1Pod[]> {
  const workload = await readWorkload(run.service, component).catch((error) => unreadable(run, error));
  return workload?.pods ?? pods;
}

function unreadable({ history, phase }: Run, error: unknown): null {
  history.append({ kind: 'undecided', phase, cause: 'cluster-unreadable', detail: apiFailure(error) });
  return null;
}

async function observeWorkload(
  run: Run,
  { component, limitMs, previousPods }: { component: DeclaredComponent; limitMs: number; previousPods: PodsBefore },
): Promise<{ workload: EventOf<'workload-observed'> | null; pods: readonly V1Pod[] }> {
  const workload = await awaitWorkload(run.service, component, {
    ...{ limitMs, signal: run.signal },
    isEnough: ({ isDone }) => isDone,
  })
    .then(async (found) => found && { ...found, revision: await declaredRevision(run.service, component) })
    .catch((error) => unreadable(run, error));
  if (workload === null) return { workload: null, pods: [] };
  const event: EventOf<'workload-observed'> = {
    kind: 'workload-observed',
    phase: run.phase,
    component: component.component,
    workload: workloadName(component.workload),
    wanted: workload.wanted,
    pods: uidsOf(workload.pods),
    revision: workload.revision,
    podRevisions: Object.fromEntries(workload.pods.map((pod) => [pod.metadata?.uid ?? '', podRevision(pod)])),
    previousPods: previousPods[component.component] ?? [],
    strategy: workload.strategy,
  };
  run.history.append(event);
  return { workload: event, pods: workload.pods };
}

function recordPod(
  run: Run,
  { component, pod }: ComponentPod,
  { executables, prowVersion, userAgents }: PodInside = NOTHING,
): EventOf<'rollout-observed'>[] {
  const events = (executables.length === 0 ? [null] : executables).map(
    (executableSha256): EventOf<'rollout-observed'> => ({
      kind: 'rollout-observed',
      phase: run.phase,
      component: component.component,
      workload: workloadName(component.workload),
      podName: pod.metadata?.name ?? '',
      podUid: pod.metadata?.uid ?? '',
      ready: isReady(pod),
      unready: unreadyBecause(pod),
      executableSha256,
      prowVersion,
      userAgents: [...userAgents],
    }),
  );
  for (const event of events) run.history.append(event);
  return events;
}

const NOTHING: PodInside = { executables: [], prowVersion: null, userAgents: [] };
