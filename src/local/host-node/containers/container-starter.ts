import { createHash } from 'node:crypto';
import type { ProcessIdentity } from '../../process-identity.js';
import { devicesDirectory } from '../devices.js';
import type { NodeContext } from '../node-context.js';
import type { Container, Pod } from '../pod.js';
import type { CreationProblem } from '../pods/pod-observation.js';
import type { PodPaths } from '../pods/pod-paths.js';
import { ContainerConfigProblem, containerEnvironment } from './container-env.js';
import { commandLine, launchContainer } from './container-launch.js';
import { type ContainerRun, nextBackoffMs } from './container-run.js';
import type { DownwardFacts } from './downward.js';
import { isImageReference } from './image-reference.js';
import { type Image, imageId, PROGRAM_DIRECTORY, resolveImage } from './images.js';
import { hostname, rootFiles } from './root-files.js';
import type { RunStore } from './run-store.js';
import { type ServiceForEnvironment, serviceEnvironment } from './service-env.js';

export interface StartRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly paths: PodPaths;
  readonly runs: RunStore;
  readonly holder: ProcessIdentity;
  readonly sandbox: number;
  /** The attempt before, in whatever sandbox. */
  readonly previous: ContainerRun | null;
  readonly podIP: string;
  readonly onEnd: () => void;
}

/** What containers find in every image: containerd's default PATH with ko's directory, runc's HOME. */
const BASE_ENVIRONMENT = {
  PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${PROGRAM_DIRECTORY}`,
  HOME: '/root',
};

/** Starts a container, or says why it cannot be created now. */
export async function startContainer(request: StartRequest, context: NodeContext): Promise<CreationProblem | null> {
  const { pod, container, paths, previous } = request;
  if (!isImageReference(container.image)) return invalidName(container);
  const image = await resolveImage(context.config.images, container.image);
  if (image === null) return missingImage(container);
  const environment = await environmentFor(request, { context, image }).catch((error: unknown) => {
    if (error instanceof ContainerConfigProblem) return error;
    throw error;
  });
  if (environment instanceof Error) return { reason: 'CreateContainerConfigError', message: environment.message };
  const attempt = previous === null ? 0 : previous.attempt + 1;
  if (commandLine({ container, image, environment }).length === 0)
    return { reason: 'CreateContainerError', message: 'no command specified' };
  request.runs.launch(container, {
    attempt,
    containerId: containerId(pod, container, attempt),
    image: container.image,
    imageId: imageId(container.image, image),
    launchedAt: new Date().toISOString(),
    sandbox: request.sandbox,
    backoffMs: nextBackoffMs(previous),
  });
  launchContainer(
    {
      ...{ pod, container, attempt, image, environment, paths, holder: request.holder },
      system: context.system,
      files: rootFiles({ pod, podIP: request.podIP, ...context.config }),
      devices: devicesDirectory(context.config.workDir),
    },
    request.onEnd,
  );
  return null;
}

/** The facts that the downward API tells about a pod of this node. */
export function downwardFacts(pod: Pod, podIP: string, { config }: Pick<NodeContext, 'config'>): DownwardFacts {
  const { pods: _, ...capacity } = config.capacity;
  return { pod, podIP, hostIP: config.nodeAddress, capacity };
}

async function environmentFor(
  { pod, container, podIP }: StartRequest,
  { context, image }: { readonly context: NodeContext; readonly image: Image },
): Promise<Map<string, string>> {
  const { namespace } = pod.metadata;
  return containerEnvironment(container, {
    facts: downwardFacts(pod, podIP, context),
    base: { ...BASE_ENVIRONMENT, HOSTNAME: hostname(pod), ...image.env },
    services: await serviceVariables(pod, context),
    readObject: (kind, name) => context.sources.readObject(kind, namespace, name),
  });
}

async function serviceVariables(pod: Pod, { api, config, services }: NodeContext): Promise<Record<string, string>> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/services`;
  const list = () => api.call<{ items: ServiceForEnvironment[] }>(path, { method: 'GET' });
  const links = pod.spec.enableServiceLinks === false ? [] : (await services.get(path, list)).items;
  const apiServer = {
    metadata: { name: 'kubernetes' },
    spec: { clusterIP: config.serviceHost, ports: [{ name: 'https', port: config.servicePort }] },
  };
  return Object.assign({}, ...links.map(serviceEnvironment), serviceEnvironment(apiServer));
}

// kubelet's words (pkg/kubelet/images, image_manager.go).
function invalidName({ image }: Container): CreationProblem {
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
  return { reason: 'InvalidImageName', message };
}

function missingImage({ image, imagePullPolicy }: Container): CreationProblem {
  if (imagePullPolicy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    return { reason: 'ErrImageNeverPull', message };
  }
  return {
    reason: 'ErrImagePull',
    message: `failed to resolve image "${image}": this environment has no executable for it`,
  };
}

function containerId({ metadata }: Pod, { name }: Container, attempt: number): string {
  return `process://${createHash('sha256').update(`${metadata.uid}/${name}/${attempt}`).digest('hex')}`;
}
