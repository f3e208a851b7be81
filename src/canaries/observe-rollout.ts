import { basename } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import type { InconclusiveCause } from '../model/causes.js';
import type { DeclaredComponent } from '../model/environment.js';
import type { EventOf } from '../model/observations.js';
import { agentsByPod } from './agents-by-pod.js';
import { apiFailure } from './api-failure.js';
import { connectObserver, type ObservedProcess, type Observer } from './observer.js';
import type { Run } from './open-run.js';
import type { PodsBefore } from './pods-before.js';
import { metricValue } from './prometheus-text.js';
import { recordRestarts } from './record-restarts.js';
import { awaitWorkload, isReady, uidsOf } from './workload.js';

/** Milliseconds a rollout may still take when it is observed; the deployment has waited for it before. */
const ROLLOUT_LIMIT_MS = 60_000;

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
  options: { readonly previousPods: PodsBefore; readonly limitMs?: number },
): Promise<RolloutRecord> {
  const { previousPods, limitMs = ROLLOUT_LIMIT_MS } = options;
  const declared = run.environment.components.filter(({ replicas }) => replicas > 0);
  run.progress(`Waiting ≤ ${limitMs / 1_000} s for the rollout of ${declared.length} components`);
  const observer =
    run.environment.observer === null ? null : connectObserver(run.environment.observer, { signal: run.signal });
  const pods = await Promise.all(
    declared.map(async (component) => ({
      component,
      ...(await observeWorkload(run, { component, limitMs, previousPods })),
    })),
  );
  const running = (await attempt(run, 'process-unreadable', () => readProcesses(observer))) ?? [];
  const all = pods.flatMap((one) => one.pods);
  const agents = (await attempt(run, 'audit-unreadable', () => agentsByPod(run, all))) ?? new Map<string, string[]>();
  const processes: EventOf<'rollout-observed'>[] = [];
  for (const { component, pods: own } of pods)
    for (const pod of own) processes.push(...(await observePod(run, { component, pod, observer, running, agents })));
  return {
    workloads: pods.flatMap(({ workload }) => (workload === null ? [] : [workload])),
    processes,
    restarts: pods.flatMap(({ component, pods: own }) => recordRestarts(run, component, own)),
  };
}

async function observeWorkload(
  run: Run,
  { component, limitMs, previousPods }: { component: DeclaredComponent; limitMs: number; previousPods: PodsBefore },
): Promise<{ workload: EventOf<'workload-observed'> | null; pods: readonly V1Pod[] }> {
  const workload = await attempt(run, 'cluster-unreadable', () =>
    awaitWorkload(run.service, component, { limitMs, signal: run.signal, isEnough: ({ isDone }) => isDone }),
  );
  if (workload === null) return { workload: null, pods: [] };
  const event: EventOf<'workload-observed'> = {
    kind: 'workload-observed',
    phase: run.phase,
    component: component.component,
    wanted: workload.wanted,
    pods: uidsOf(workload.pods),
    previousPods: previousPods[component.component] ?? [],
  };
  run.history.append(event);
  return { workload: event, pods: workload.pods };
}

async function observePod(
  run: Run,
  options: {
    component: DeclaredComponent;
    pod: V1Pod;
    observer: Observer | null;
    running: readonly ObservedProcess[];
    agents: ReadonlyMap<string, string[]>;
  },
): Promise<EventOf<'rollout-observed'>[]> {
  const { component, pod, observer, running, agents } = options;
  const address = pod.status?.podIP ?? '';
  const prowVersion = await prowVersionAt(run, { component, address, observer });
  const own = running.filter(
    ({ addresses, executable }) => addresses.includes(address) && basename(executable) === component.component,
  );
  const digests = new Set(own.map(({ executableSha256 }) => executableSha256));
  const events = (digests.size === 0 ? [null] : [...digests]).map(
    (executableSha256): EventOf<'rollout-observed'> => ({
      kind: 'rollout-observed',
      phase: run.phase,
      component: component.component,
      podName: pod.metadata?.name ?? '',
      podUid: pod.metadata?.uid ?? '',
      ready: isReady(pod),
      executableSha256,
      prowVersion,
      userAgents: agents.get(pod.metadata?.uid ?? '') ?? [],
    }),
  );
  for (const event of events) run.history.append(event);
  return events;
}

async function readProcesses(observer: Observer | null): Promise<ObservedProcess[]> {
  if (observer === null) throw new Error('this layer has nothing that reads processes');
  return observer.processes();
}

/** Null where the component has no metrics port or nothing answers there; Prow's -1 means an untagged build. */
async function prowVersionAt(
  run: Run,
  { component, address, observer }: { component: DeclaredComponent; address: string; observer: Observer | null },
): Promise<number | null> {
  const { metricsPort: port } = component;
  if (observer === null || port === null || address === '') return null;
  const text = await attempt(run, 'process-unreadable', () => observer.scrape({ address, port }));
  return text === null ? null : metricValue(text, 'prow_version');
}

/** What could not be looked at is in the history by its cause, and null here. */
async function attempt<Answer>(
  { history, phase }: Run,
  cause: InconclusiveCause,
  look: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await look();
  } catch (error) {
    history.append({ kind: 'undecided', phase, cause, detail: apiFailure(error) });
    return null;
  }
}
