import { kindOf } from './kind-of.js';
import { type Manifest, objectName } from './manifest.js';
import { listAt, podSpecsIn } from './pod-specs-in.js';
import { componentOf, parseImage } from './prow-image.js';
import { valueAt } from './value-at.js';

/** A container of a program that is Prow's and none of the components that are read: external plugins such as refresh. */
export interface OtherProgram {
  /** Last segment of its image’s path. */
  readonly program: string;
  /** `Deployment default/refresh`. */
  readonly workload: string;
  readonly image: string;
  /** Null for a kind that has no number of them. */
  readonly replicas: number | null;
  readonly file: string;
  readonly line: number;
}

/**
 * Prow's own images among the manifests that are no component: whoever counts what production runs would miss them.
 *
 * @param repositories - everything before the last segment of images that are Prow's.
 */
export function otherPrograms(manifests: readonly Manifest[], repositories: readonly string[]): OtherProgram[] {
  const own = repositories.filter((repository) => repository !== '');
  return manifests.flatMap(({ object, file, line }) => {
    const replicas: unknown = valueAt(object, ['spec', 'replicas']);
    const containers = podSpecsIn(object).flatMap((pod) => [
      ...listAt(pod, 'containers'),
      ...listAt(pod, 'initContainers'),
    ]);
    const images = containers
      .map((container): unknown => valueAt(container, ['image']))
      .filter((image) => typeof image === 'string')
      .filter((image) => componentOf(image) === null)
      .filter((image) => own.some((repository) => parseImage(image).repository.startsWith(`${repository}/`)));
    return [...new Set(images)].map((image) => ({
      ...{ program: parseImage(image).name, workload: objectName(object), image },
      replicas: typeof replicas === 'number' ? replicas : HAS_REPLICAS.includes(kindOf(object)) ? 1 : null,
      ...{ file, line },
    }));
  });
}

/** Of these kinds one pod runs where no number is written. */
const HAS_REPLICAS: readonly string[] = ['Deployment', 'StatefulSet', 'ReplicaSet'];
