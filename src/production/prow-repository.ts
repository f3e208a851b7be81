import type { Description } from '../model/description.js';
import { PLANK, repositoryOf } from './prow-image.js';

/** Everything before the component in the paths of Prow's own images, as prow-controller-manager has it. */
export function prowRepositoryOf({ workloads }: Pick<Description, 'workloads'>): string {
  const planks = workloads.filter(({ component }) => component === PLANK);
  // Production's version is read from one of them, which is the one that runs.
  const plank = planks.find(({ replicas }) => replicas > 0) ?? planks[0];
  return repositoryOf(plank?.image ?? '');
}
