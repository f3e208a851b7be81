import type { Description } from '../model/description.js';
import { PLANK, repositoryOf } from './prow-image.js';
import type { Production } from './read-production.js';

/** Everything before the component in the paths of Prow's own images, as prow-controller-manager has it. */
export function prowRepositoryOf({ workloads }: Pick<Description, 'workloads'>): string {
  const planks = workloads.filter(({ component }) => component === PLANK);
  // Production's version is read from one of them, which is the one that runs.
  const plank = planks.find(({ replicas }) => replicas > 0) ?? planks[0];
  return repositoryOf(plank?.image ?? '');
}

/** Every path below which production has images of Prow: its own, and those that production.yaml names beside it. */
export function prowRepositoriesOf({
  description,
  otherRepositories,
}: Pick<Production, 'description' | 'otherRepositories'>): string[] {
  return [prowRepositoryOf(description), ...otherRepositories].filter((path) => path !== '');
}
