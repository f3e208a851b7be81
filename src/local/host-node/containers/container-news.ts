import type { PodEvent } from '../events.js';
import type { NodeContext } from '../node-context.js';
import type { Container, Pod } from '../pod.js';
import type { CreationProblem } from '../pods/pod-observation.js';
import type { ContainerRun } from './container-run.js';

interface News {
  readonly container: Container;
  readonly context: Pick<NodeContext, 'recordEvent'>;
}

/** Tells that a container has started, or that it could not. */
export function announceRun(pod: Pod, { container, run, context }: News & { readonly run: ContainerRun }): void {
  const tell = teller(pod, { container, context });
  tell('Normal', 'Pulled', `Container image "${container.image}" already present on machine`);
  tell('Normal', 'Created', `Container created: ${container.name}`);
  if (run.startedAt === null) tell('Warning', 'Failed', `Error: ${run.end?.message ?? 'the container did not start'}`);
  else tell('Normal', 'Started', `Container started: ${container.name}`);
}

/** Tells why a container cannot be created. */
export function announceProblem(
  pod: Pod,
  { container, problem, context }: News & { readonly problem: CreationProblem },
): void {
  const tell = teller(pod, { container, context });
  const isPull = problem.reason === 'ErrImagePull';
  if (isPull) {
    tell('Normal', 'Pulling', `Pulling image "${container.image}"`);
    tell('Warning', 'Failed', `Failed to pull image "${container.image}": ${problem.message}`);
  }
  tell('Warning', 'Failed', `Error: ${isPull ? problem.reason : problem.message}`);
}

/** Tells that a container waits before it is started again. */
export function announceBackOff(pod: Pod, { container, context }: News): void {
  const { name, namespace, uid } = pod.metadata;
  const message = `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`;
  teller(pod, { container, context })('Warning', 'BackOff', message);
}

function teller(pod: Pod, { container, context }: News) {
  const isInit = (pod.spec.initContainers ?? []).includes(container);
  return (type: PodEvent['type'], reason: string, message: string) =>
    context.recordEvent({ metadata: pod.metadata, container: container.name, isInit }, { type, reason, message });
}
