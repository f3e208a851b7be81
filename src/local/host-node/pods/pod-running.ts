import { mkdirSync } from 'node:fs';
import type { ProcessIdentity } from '../../process-identity.js';
import { announceImageBackOff, announceProblem } from '../containers/container-news.js';
import { downwardFacts, startContainer } from '../containers/container-starter.js';
import type { NodeContext } from '../node-context.js';
import type { Container } from '../pod.js';
import { storageOverLimit } from './local-storage-use.js';
import { beginStop } from './pod-ending.js';
import { runStartHooks } from './pod-hooks.js';
import { keepMemoryLimits } from './pod-memory.js';
import { announceRuns } from './pod-news.js';
import type { PodObservation } from './pod-observation.js';
import { planPod } from './pod-plan.js';
import { probePod } from './pod-probing.js';
import { keepSandbox } from './pod-sandbox.js';
import { deadlineOf, observePod, type PodState } from './pod-state.js';
import { podStatus } from './pod-status.js';
import { updateVolumes } from './pod-volumes.js';

// kubelet looks at mounted volumes once a minute; changes come sooner, through a watch.
const VOLUMES_EVERY_MS = 60_000;
const MOUNT_RETRY_MS = 2000;
const SANDBOX_RETRY_MS = 2000;
// kubelet's housekeeping looks at the use of local storage this often (--housekeeping-interval).
const MEASURE_EVERY_MS = 10_000;

export interface Running {
  readonly context: NodeContext;
  readonly kick: () => void;
}

/**
 * One step of keeping a pod running: volumes, sandbox, containers, probes, status.
 *
 * @returns milliseconds since the epoch when to look again even if nothing happens.
 */
export async function keepPodRunning(state: PodState, running: Running): Promise<number> {
  const { context } = running;
  mkdirSync(state.paths.runs, { recursive: true });
  if (!(await keepVolumes(state, context))) return report(state, context, Date.now() + MOUNT_RETRY_MS);
  const holder = await keepSandbox(state, context);
  if (holder === null) return report(state, context, Date.now() + SANDBOX_RETRY_MS);
  await keepHostPorts(state, context);
  const before = observePod(state, context, Date.now());
  const plan = planPod(before, Date.now());
  for (const container of plan.launch) await launch(container, { state, observation: before, holder, ...running });
  const after = plan.launch.length === 0 ? before : observePod(state, context, Date.now());
  replaceChanged(state, after, running);
  runStartHooks(state, after, running);
  probePod(state, after, running);
  await measureStorage(state, running);
  if (Date.now() >= state.memoryAt) state.memoryAt = keepMemoryLimits(after, state.paths);
  announceRuns(state, after, context);
  const times = [
    plan.lookAgainAt,
    state.problems.nextTryAt(),
    state.volumesDueAt,
    state.measureAt,
    state.memoryAt,
    deadlineOf(state.pod, state.record),
  ];
  return report(state, context, Math.min(...times.flatMap((time) => time ?? [])));
}

async function measureStorage(state: PodState, { kick }: Running): Promise<void> {
  if (Date.now() < state.measureAt) return;
  const problem = await storageOverLimit(state.pod, state.paths);
  state.measureAt = problem === undefined ? Number.POSITIVE_INFINITY : Date.now() + MEASURE_EVERY_MS;
  if (problem == null) return;
  state.evicted = problem;
  kick();
}

async function keepHostPorts({ pod, record }: PodState, { hostPorts, recordEvent }: NodeContext): Promise<void> {
  const problem = await hostPorts.keep(pod, record.address ?? '');
  if (problem !== null)
    recordEvent({ metadata: pod.metadata }, { type: 'Warning', reason: 'HostPortConflict', message: problem });
}

async function report(state: PodState, context: NodeContext, lookAgainAt: number): Promise<number> {
  const now = Date.now();
  await state.status.write(podStatus(observePod(state, context, now), now));
  return lookAgainAt;
}

async function keepVolumes(state: PodState, context: NodeContext): Promise<boolean> {
  const { pod, paths } = state;
  if (Date.now() < state.volumesDueAt) return true;
  const isMounted = state.volumesDueAt > 0;
  const facts = downwardFacts(pod, state.record.address ?? '', context);
  const failures = await updateVolumes(pod, { facts, paths, sources: context.sources, claims: context.config.claims });
  for (const { message } of failures) {
    context.recordEvent({ metadata: pod.metadata }, { type: 'Warning', reason: 'FailedMount', message });
  }
  // Containers that run already keep running with the files they have.
  if (failures.length > 0 && !isMounted && state.record.holder === null) return false;
  state.volumesDueAt = Date.now() + (failures.length > 0 ? MOUNT_RETRY_MS : VOLUMES_EVERY_MS);
  return true;
}

interface Launching extends Running {
  readonly state: PodState;
  readonly observation: PodObservation;
  readonly holder: ProcessIdentity;
}

async function launch(container: Container, { state, observation, holder, context, kick }: Launching): Promise<void> {
  const before = state.problems.get(container.name)?.reason;
  if (state.problems.waits(container.name, Date.now())) {
    const isNews = before === 'ErrImagePull' && state.problems.get(container.name)?.reason === 'ImagePullBackOff';
    if (isNews) announceImageBackOff(state.pod, { container, context });
    return;
  }
  const seen = observation.containers.get(container.name);
  const problem = await startContainer(
    {
      pod: state.pod,
      container,
      paths: state.paths,
      runs: state.runs,
      holder,
      sandbox: state.record.sandbox,
      previous: seen?.run ?? seen?.previous ?? null,
      podIP: state.record.address ?? '',
      onEnd: kick,
    },
    context,
  );
  if (problem === null) state.problems.clear(container.name);
  else if (state.problems.add(container.name, problem)) announceProblem(state.pod, { container, problem, context });
}

// The image is the one thing of a container that may be changed while the pod stands.
function replaceChanged(state: PodState, { containers }: PodObservation, running: Running): void {
  for (const container of state.pod.spec.containers) {
    const run = containers.get(container.name)?.run ?? null;
    if (run === null || run.end !== null || run.image === container.image) continue;
    const why = `Container ${container.name} definition changed, will be restarted`;
    beginStop(state, container, { ...running, why });
  }
}
