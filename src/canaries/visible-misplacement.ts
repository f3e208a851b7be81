import { aliasOf } from '../model/alias.js';
import type { Canary } from '../model/canary.js';
import type { Environment } from '../model/environment.js';
import type { ClusterSweep } from './sweep-clusters.js';

/** A pod of a canary that is not where the canary's alias leads. */
export interface VisibleMisplacement {
  readonly prowJob: string;
  readonly canary: Canary;
  readonly clusterId: string;
  readonly namespace: string;
}

/**
 * The misplaced canaries that these sweeps show.
 *
 * Only good for hurrying: it ends waits and tells whoever waits. The verdict
 * never hears of it and judges the history by itself.
 */
export function visibleMisplacements(
  sweeps: readonly ClusterSweep[],
  { environment, canaries }: { readonly environment: Environment; readonly canaries: ReadonlyMap<string, Canary> },
): VisibleMisplacement[] {
  return sweeps.flatMap(({ clusterId, pods }) =>
    pods.flatMap(({ prowJob, namespace }) => {
      const canary = canaries.get(prowJob);
      if (canary === undefined || isPlaced({ clusterId, namespace }, { canary, environment })) return [];
      return [{ prowJob, canary, clusterId, namespace }];
    }),
  );
}

/** The misplacement as a line for whoever waits. */
export function describeMisplacement(
  { canary, clusterId, namespace, prowJob }: VisibleMisplacement,
  environment: Environment,
): string {
  const alias = aliasOf(canary.spelling);
  const wanted = clusterOf(alias, environment);
  const expected = wanted === null ? 'no pod at all' : `cluster ${wanted}, namespace ${environment.namespaces.pods}`;
  const observed = `cluster ${clusterId}, namespace ${namespace}`;
  return `Misplaced: alias "${alias}" (${canary.job}, ProwJob ${prowJob}): expected ${expected}; observed ${observed}`;
}

function isPlaced(
  place: { clusterId: string; namespace: string },
  { canary, environment }: { canary: Canary; environment: Environment },
): boolean {
  const wanted = clusterOf(aliasOf(canary.spelling), environment);
  return place.clusterId === wanted && place.namespace === environment.namespaces.pods;
}

function clusterOf(alias: string, { aliases }: Environment): string | null {
  return aliases.find(({ name }) => name === alias)?.clusterId ?? null;
}
