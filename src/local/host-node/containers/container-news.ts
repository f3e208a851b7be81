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
  for (const [reason, message] of pullNews(container)) tell('Normal', reason, message);
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
  if (problem.reason === 'InvalidImageName') tell('Warning', 'InspectFailed', problem.message);
  const isImage = isPull || ['ErrImageNeverPull', 'InvalidImageName'].includes(problem.reason);
  if (problem.reason === 'ErrImageNeverPull') tell('Warning', problem.reason, problem.message);
  tell('Warning', 'Failed', `Error: ${isImage ? problem.reason : problem.message}`);
}

/** Tells that an image is not asked for again for a while. */
export function announceImageBackOff(pod: Pod, { container, context }: News): void {
  const tell = teller(pod, { container, context });
  tell('Normal', 'BackOff', `Back-off pulling image "${container.image}"`);
  tell('Warning', 'Failed', 'Error: ImagePullBackOff');
}

/** Tells that a container waits before it is started again. */
export function announceBackOff(pod: Pod, { container, context }: News): void {
  const { name, namespace, uid } = pod.metadata;
  const message = `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`;
  teller(pod, { container, context })('Warning', 'BackOff', message);
}

// Nothing is fetched here; looking the image up anew is what Always asks for.
function pullNews({ image, imagePullPolicy }: Container): [string, string][] {
  if (imagePullPolicy !== 'Always') return [['Pulled', `Container image "${image}" already present on machine`]];
  return [
    ['Pulling', `Pulling image "${image}"`],
    ['Pulled', `Successfully pulled image "${image}" in 0s (0s including waiting)`],
  ];
}

function teller(pod: Pod, { container, context }: News) {
  const isInit = (pod.spec.initContainers ?? []).includes(container);
  return (type: PodEvent['type'], reason: string, message: string) =>
    context.recordEvent({ metadata: pod.metadata, container: container.name, isInit }, { type, reason, message });
}
