import type { Description } from '../model/description.js';
import { parseImage, repositoryOf } from './prow-image.js';

/** Everything before the component in the paths of Prow's own images, as prow-controller-manager has it. */
export function prowRepositoryOf({ workloads, prowTag }: Pick<Description, 'workloads' | 'prowTag'>): string {
  const planks = workloads.filter(({ component }) => component === 'prow-controller-manager');
  // Production's version is read from one of them, which is then the one that runs.
  const plank = planks.find(({ image }) => parseImage(image).tag === prowTag);
  return repositoryOf(plank?.image ?? '');
}
