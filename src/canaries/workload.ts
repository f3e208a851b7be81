import { setTimeout as sleep } from 'node:timers/promises';
import type { V1LabelSelector, V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import { isNotFound } from './api-failure.js';
import type { ClusterConnection } from './connect-cluster.js';
import { strategyText } from './strategy-text.js';

/** A component's workload at one moment. */
export interface Workload {
  /** Pods its spec asks for. */
  readonly wanted: number;
  /** Every pod that matches its selector, those on their way out included. */
  readonly pods: readonly V1Pod[];
  /** The controller says that every pod is of the newest template and ready, and no other is left. */
  readonly isDone: boolean;
  /** How its controller replaces pods, as {@link strategyText} has it. */
  readonly strategy: string;
}

/** How far a workload's controller is, in the words all three kinds share. */
interface Progress {
  readonly wanted: number;
  readonly selector: V1LabelSelector | undefined;
  readonly isSeen: boolean;
  readonly updated: number;
  readonly ready: number;
  readonly strategy: string;
}

/** Milliseconds between two looks at a workload. */
const PAUSE_MS = 500;

/** Reads a component's workload and its pods; null where the service cluster has no such workload. */
export async function readWorkload(service: ClusterConnection, component: DeclaredComponent): Promise<Workload | null> {
  const progress = await readProgress(service, component).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
  if (progress === null) return null;
  const { wanted, selector, isSeen, updated, ready, strategy } = progress;
  const { items } = await service.core.listNamespacedPod({
    namespace: component.workload.namespace,
    labelSelector: selectorText(selector),
  });
  const isDone = isSeen && updated === wanted && ready === wanted && items.length === wanted && items.every(isReady);
  return { wanted, pods: items, isDone, strategy };
}

/**
 * Waits until `isEnough` holds for the workload.
 *
 * @param options.limitMs - Milliseconds; past it the last look is the answer,
 *   because a rollout that never ends is itself what must be reported.
 */
export async function awaitWorkload(
  service: ClusterConnection,
  component: DeclaredComponent,
  options: {
    readonly limitMs: number;
    readonly signal: AbortSignal;
    readonly isEnough: (workload: Workload) => boolean;
    /** Milliseconds between two looks. */
    readonly pauseMs?: number;
  },
): Promise<Workload | null> {
  const deadline = performance.now() + options.limitMs;
  for (;;) {
    const workload = await readWorkload(service, component);
    if (workload !== null && options.isEnough(workload)) return workload;
    if (performance.now() >= deadline || options.signal.aborted) return workload;
    await sleep(options.pauseMs ?? PAUSE_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** UIDs of pods, sorted, so that two looks compare. */
export function uidsOf(pods: readonly V1Pod[]): string[] {
  return pods.map(({ metadata }) => metadata?.uid ?? '').sort();
}

/**
 * How often a pod's containers were started again, and how the one that was most often had ended. Sidecars are init
 * containers that are always started again, and an init container that fails is tried until it does not.
 */
export function restartsOf({ status }: V1Pod): { restarts: number; lastExitCode: number | null } {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const containers = all.sort((a, b) => b.restartCount - a.restartCount);
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const most = containers[0]?.lastState?.terminated;
  return { restarts, lastExitCode: restarts === 0 ? null : (most?.exitCode ?? null) };
}

/**
 * Why a pod is not ready: what its containers wait for or how they ended, else what its conditions say. Empty for a
 * pod that is ready, and where nobody says why.
 */
export function unreadyBecause(pod: V1Pod): string {
  if (isReady(pod)) return '';
  if (pod.metadata?.deletionTimestamp !== undefined) return 'it is told to end, and has not';
  const { initContainerStatuses = [], containerStatuses = [], conditions = [] } = pod.status ?? {};
  const states = [...initContainerStatuses, ...containerStatuses].flatMap(({ name, state, lastState }) => {
    const ended = state?.terminated ?? lastState?.terminated;
    const words = [state?.waiting?.reason, ended === undefined ? undefined : `exit code ${ended.exitCode}`];
    const said = words.filter((word) => word !== undefined && word !== '');
    return said.length === 0 ? [] : [`${name}: ${said.join(', ')}`];
  });
  if (states.length > 0) return states.join('; ');
  const denied = conditions.filter(({ status, reason }) => status === 'False' && reason !== undefined);
  return [...new Set(denied.map(({ reason }) => reason ?? ''))].join(', ');
}

/** The kubelet's own word for a pod that may serve. */
export function isReady({ metadata, status }: V1Pod): boolean {
  if (metadata?.deletionTimestamp !== undefined) return false;
  return (status?.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');
}

/** Every container of the pod runs, and nobody told it to end. */
export function isRunning({ metadata, spec, status }: V1Pod): boolean {
  if (metadata?.deletionTimestamp !== undefined) return false;
  const running = (status?.containerStatuses ?? []).filter(({ state }) => state?.running !== undefined);
  return running.length > 0 && running.length === (spec?.containers.length ?? 0);
}

async function readProgress({ apps }: ClusterConnection, { workload }: DeclaredComponent): Promise<Progress> {
  const { kind, name, namespace } = workload;
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet': {
      const { metadata, spec, status } =
        kind === 'Deployment'
          ? await apps.readNamespacedDeployment({ name, namespace })
          : await apps.readNamespacedStatefulSet({ name, namespace });
      return {
        wanted: spec?.replicas ?? 1,
        selector: spec?.selector,
        isSeen: (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
        updated: status?.updatedReplicas ?? 0,
        ready: status?.readyReplicas ?? 0,
        strategy: strategyText(spec),
      };
    }
    case 'DaemonSet': {
      const { metadata, spec, status } = await apps.readNamespacedDaemonSet({ name, namespace });
      return {
        wanted: status?.desiredNumberScheduled ?? 0,
        selector: spec?.selector,
        isSeen: (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
        updated: status?.updatedNumberScheduled ?? 0,
        ready: status?.numberReady ?? 0,
        strategy: strategyText(spec),
      };
    }
    default:
      return kind satisfies never;
  }
}

/** A label selector as a query; an expression's `In ()` form is the same text kubectl sends. */
export function selectorText(selector: V1LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${values.join(',')})`;
    if (operator === 'In') return `${key} in ${list}`;
    if (operator === 'NotIn') return `${key} notin ${list}`;
    return operator === 'Exists' ? key : `!${key}`;
  });
  return [...labels, ...expressions].join(',');
}
