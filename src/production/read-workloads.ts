import type { Workload } from '../model/description.js';
import { everyOf } from '../model/explained-errors.js';
import { kindOf } from './kind-of.js';
import { DEFAULT_NAMESPACE, type Manifest, objectName } from './manifest.js';
import { asWorkload, type Container, type PodSpec, WORKLOAD_KINDS } from './pod-template.js';
import { productionError } from './production-error.js';
import { componentOf, PLANK, repositoryOf } from './prow-image.js';

/** A Prow component's container, with the pod and the manifest it stands in. */
export interface ComponentContainer {
  readonly workload: Workload;
  readonly container: Container;
  readonly pod: PodSpec;
  readonly manifest: Manifest;
}

/** Kubernetes runs one pod where a workload names no number. */
const REPLICAS_WHERE_OMITTED = 1;

/**
 * Every container of production that runs a Prow component: by the image's name, in the repository from which
 * prow-controller-manager comes or in one of those that production.yaml names beside it.
 */
export function readComponents(
  manifests: readonly Manifest[],
  otherRepositories: readonly string[] = [],
): ComponentContainer[] {
  const named = namedAsComponents(manifests);
  const plank = findPlank(named);
  if (plank === null) return named;
  const repositories = [repositoryOf(plank.workload.image), ...otherRepositories];
  return named.filter(({ workload }) => repositories.includes(repositoryOf(workload.image)));
}

/** Every container whose image has the name of a Prow component, whoever made it. */
export function namedAsComponents(manifests: readonly Manifest[]): ComponentContainer[] {
  return everyOf(manifests, (manifest) => {
    const found = asWorkload(manifest.object);
    if (found === null) {
      rejectMisshapenWorkload(manifest);
      return [];
    }
    const pod = found.spec.template.spec;
    return pod.containers.flatMap((container) => {
      const image = container.image ?? '';
      const component = componentOf(image);
      if (component === null) return [];
      const { name, namespace } = manifest.object.metadata;
      const workload: Workload = {
        component,
        kind: found.kind,
        name,
        namespace: namespace ?? DEFAULT_NAMESPACE,
        container: container.name,
        image,
        replicas: found.spec.replicas ?? REPLICAS_WHERE_OMITTED,
        file: manifest.file,
        line: manifest.line,
      };
      return [{ workload, container, pod, manifest }];
    });
  }).flat();
}

/** The prow-controller-manager that runs, or null where no manifest has one. */
export function findPlank(components: readonly ComponentContainer[]): ComponentContainer | null {
  const planks = components.filter(({ workload }) => workload.component === PLANK);
  return planks.find(({ workload }) => workload.replicas > 0) ?? planks[0] ?? null;
}

/**
 * The container of prow-controller-manager: production's version and aliases are read from it.
 *
 * @throws {ExplainedError} `unreadable` when no manifest runs it.
 */
export function plankOf(components: readonly ComponentContainer[], root: string): ComponentContainer {
  const plank = findPlank(components);
  if (plank !== null) return plank;
  throw productionError({
    what: `no manifest runs ${PLANK}`,
    expected: `a Deployment with an image whose path ends in /${PLANK}`,
    observed: `${components.length} Prow components: ${components.map(({ workload }) => workload.component).join(', ') || 'none'}`,
    file: root,
    next: 'name the folder with production’s own manifests under `manifests` in production.yaml',
  });
}

/** A workload that cannot be read is not "no workload": its image would stay at production's version unseen. */
function rejectMisshapenWorkload({ object, file, line }: Manifest): void {
  if (!WORKLOAD_KINDS.some((kind) => kind === kindOf(object))) return;
  throw productionError({
    what: `the pod template of ${objectName(object)} cannot be read`,
    expected: 'spec.template.spec with containers, as Kubernetes has it',
    observed: 'another shape',
    file,
    line,
    next: 'correct the manifest; `kubectl apply --dry-run=server` names the field',
  });
}
