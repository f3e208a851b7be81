import { rmSync } from 'node:fs';
import { ApiError } from '../api-client.js';
import type { ContainerRun } from '../containers/container-run.js';
import { stopContainer } from '../containers/container-stop.js';
import { runHook } from '../containers/lifecycle-hook.js';
import type { NodeContext } from '../node-context.js';
import type { Container } from '../pod.js';
import { targetOf } from '../probes/probe-target.js';
import { removeSandbox } from '../sandbox.js';
import type { PodObservation } from './pod-observation.js';
import { writeRecord } from './pod-record.js';
import { allContainers, type PodState } from './pod-state.js';
import { podStatus, UNSUPPORTED_POD_FIELD } from './pod-status.js';

const OUR_REASONS = [UNSUPPORTED_POD_FIELD, 'DeadlineExceeded', 'Evicted'];
// Kubernetes' default (pkg/apis/core/v1, DefaultTerminationGracePeriodSeconds).
const GRACE_SECONDS = 30;
// What a kubelet allows who fills a volume (pkg/kubelet/eviction, immediateEvictionGracePeriodSeconds).
const EVICTION_GRACE_SECONDS = 1;
// A pod with finalizers stays after its deletion; asking again each time would help nobody.
const DELETE_AGAIN_MS = 30_000;

/**
 * Brings a pod that may not run any more to its end: its containers, then its
 * sandbox and volumes, then its final status, then the object itself if somebody
 * deleted it. Called again after each step; true once nothing is left to look after.
 */
export async function endPod(
  state: PodState,
  observation: PodObservation,
  { context, kick }: { readonly context: NodeContext; readonly kick: () => void },
): Promise<boolean> {
  const running = allContainers(state.pod).filter(({ name }) => {
    const run = observation.containers.get(name)?.run ?? null;
    return run !== null && run.end === null;
  });
  announceRefusal(state, observation, context);
  for (const container of running) beginStop(state, container, { context, kick });
  if (running.length === 0) releaseResources(state, context);
  if (!state.isGone && knowsMore(state, observation)) {
    await state.status.write(podStatus({ ...observation, hasSandbox: running.length > 0 }, Date.now()));
  }
  if (running.length > 0) return false;
  if (state.isGone) {
    rmSync(state.paths.directory, { recursive: true, force: true });
    return true;
  }
  if (state.pod.metadata.deletionTimestamp !== undefined) await deleteObject(state, context);
  return false;
}

// What is reported of a pod that ended must not be replaced by less: its files may be gone.
function knowsMore({ pod }: PodState, { containers }: PodObservation): boolean {
  const hasEnded = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  return !hasEnded || [...containers.values()].some(({ run }) => run !== null);
}

function announceRefusal(state: PodState, { stopped }: PodObservation, { recordEvent }: NodeContext): void {
  const { reason, message } = stopped ?? {};
  const isOurs = reason !== undefined && OUR_REASONS.includes(reason);
  if (!isOurs || message === undefined || state.pod.status?.phase === 'Failed' || state.announced.has(reason)) return;
  state.announced.add(reason);
  // As a kubelet tells it: a deadline that was asked for is nothing to be warned of.
  const type = reason === 'DeadlineExceeded' ? 'Normal' : 'Warning';
  recordEvent({ metadata: state.pod.metadata }, { type, reason, message });
}

/** Starts to end one container, once; `kick` is called when it has ended. */
export function beginStop(
  state: PodState,
  container: Container,
  options: {
    readonly context: NodeContext;
    readonly kick: () => void;
    readonly why?: string;
    readonly graceSeconds?: number | undefined;
  },
): void {
  if (state.stopping.has(container.name)) return;
  state.stopping.add(container.name);
  const { context, kick, why = `Stopping container ${container.name}` } = options;
  context.recordEvent(
    { metadata: state.pod.metadata, container: container.name },
    { type: 'Normal', reason: 'Killing', message: why },
  );
  stopContainer({
    observe: () => state.runs.read(container)[0] ?? null,
    graceSeconds: () => options.graceSeconds ?? graceSeconds(state),
    ...stopHook(state, container, context),
  })
    .catch((error: unknown) => context.onTrouble(`container ${container.name} does not end: ${String(error)}`))
    .finally(() => {
      state.stopping.delete(container.name);
      kick();
    });
}

function stopHook(state: PodState, container: Container, context: NodeContext) {
  const hook = container.lifecycle?.preStop;
  if (hook === undefined) return {};
  const beforeSignal = async (run: ContainerRun, limitMs: number): Promise<void> => {
    const problem = await runHook(hook, targetOf(container, run, state.record.address ?? ''), limitMs);
    if (problem === null) return;
    context.recordEvent(
      { metadata: state.pod.metadata, container: container.name },
      { type: 'Warning', reason: 'FailedPreStopHook', message: `PreStopHook failed: ${problem}` },
    );
  };
  return { beforeSignal };
}

function graceSeconds({ pod, evicted }: PodState): number {
  if (evicted !== null) return EVICTION_GRACE_SECONDS;
  return pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? GRACE_SECONDS;
}

function releaseResources(state: PodState, { addresses, hostPorts, sources }: NodeContext): void {
  state.probes.stop();
  hostPorts.release(state.pod);
  if (state.record.holder === null) return;
  removeSandbox(state.paths);
  if (state.record.address !== null) addresses.release(state.record.address);
  sources.forgetPod(state.pod.metadata.uid);
  state.record = { ...state.record, pod: state.pod, holder: null };
  writeRecord(state.paths, state.record);
  rmSync(state.paths.roots, { recursive: true, force: true });
  for (const { name } of state.pod.spec.volumes ?? [])
    rmSync(state.paths.volume(name), { recursive: true, force: true });
}

async function deleteObject(state: PodState, { api }: NodeContext): Promise<void> {
  if (Date.now() - state.deletedAt < DELETE_AGAIN_MS) return;
  state.deletedAt = Date.now();
  const { namespace, name, uid } = state.pod.metadata;
  try {
    await api.call(`/api/v1/namespaces/${namespace}/pods/${name}`, {
      method: 'DELETE',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid } },
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    // Tried again with the next step; a namesake has another uid and is safe from us.
    state.deletedAt = 0;
    throw error;
  }
}
