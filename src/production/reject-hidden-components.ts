import { everyOf } from '../model/explained-errors.js';
import { kindOf } from './kind-of.js';
import { type KubernetesObject, type Manifest, objectName } from './manifest.js';
import { listAt, podSpecsIn } from './pod-specs-in.js';
import { WORKLOAD_KINDS } from './pod-template.js';
import { productionError } from './production-error.js';
import { componentOf, type ProwComponent, parseImage, repositoryOf } from './prow-image.js';
import { valueAt } from './value-at.js';

/** A container that runs a Prow component where the reader of workloads does not look. */
interface Hidden {
  readonly component: ProwComponent;
  readonly image: string;
}

/**
 * Refuses Prow's components in objects of other kinds than those that are read: in a ReplicaSet, a Pod, a Job or a
 * custom resource with a pod template of its own, and as sidecars among init containers. Read as nothing, they would be
 * missing in staging, and a build that breaks them would pass.
 *
 * @param repositories - where Prow's images come from; where it is null, their last segment alone counts.
 * @throws {ExplainedError} `unreadable`, with the object's file and line.
 */
export function rejectHiddenComponents(manifests: readonly Manifest[], repositories: readonly string[] | null): void {
  everyOf(manifests, (manifest) => {
    const hidden = hiddenIn(manifest.object).find(({ image }) => repositories?.includes(repositoryOf(image)) ?? true);
    if (hidden !== undefined) throw unreadable(manifest, hidden);
  });
}

function hiddenIn(object: KubernetesObject): Hidden[] {
  const isRead = WORKLOAD_KINDS.some((kind) => kind === kindOf(object));
  return podSpecsIn(object).flatMap((pod) =>
    [...(isRead ? [] : listAt(pod, 'containers')), ...listAt(pod, 'initContainers').filter(isSidecar)].flatMap(
      (container) => {
        const image: unknown = valueAt(container, ['image']);
        const component = typeof image === 'string' ? componentOf(image) : null;
        return component === null || typeof image !== 'string' ? [] : [{ component, image }];
      },
    ),
  );
}

/** An init container that goes on running beside the others (Kubernetes' `restartPolicy: Always`). */
function isSidecar(container: unknown): boolean {
  return valueAt(container, ['restartPolicy']) === 'Always';
}

function unreadable({ object, file, line }: Manifest, { component, image }: Hidden): Error {
  const isRead = WORKLOAD_KINDS.some((kind) => kind === kindOf(object));
  return productionError({
    what: `${objectName(object)} runs Prow’s ${component} where it would not be seen`,
    expected: `Prow’s components among the containers of a ${WORKLOAD_KINDS.join(', ')}`,
    observed: `${isRead ? 'a sidecar among init containers' : `${object.apiVersion}, kind ${object.kind}`}, image ${parseImage(image).repository}`,
    ...{ file, line },
    next: 'describe a production that deploys it so, or leave the object out of `manifests` where nothing of Prow depends on it',
  });
}
