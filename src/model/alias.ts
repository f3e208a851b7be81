import { z } from 'zod';

/** Prow's `kube.DefaultClusterAlias` (pkg/kube/constants.go). */
export const DEFAULT_CLUSTER_ALIAS = 'default';

/** Prow's `kube.InClusterContext` (pkg/kube/constants.go): Prow's own cluster. */
export const IN_CLUSTER_CONTEXT = '';

/** What {@link ClusterAlias.definedBy} says where no context is called `default`, and Prow takes its own cluster for it. */
export const IN_CLUSTER_FALLBACK = 'in-cluster fallback';

/** An alias no description may define; canaries use it to see what Prow does with an unknown one. */
export const UNKNOWN_CLUSTER_ALIAS = 'prow-staging-no-such-cluster';

/** What a job's `cluster:` names, and the cluster production means by it. */
export const ClusterAlias = z.strictObject({
  name: z.string().min(1).describe('kubeconfig context name, as jobs spell it'),
  clusterId: z.string().min(1).describe('the `clusters[].id` of the description that the alias means'),
  definedBy: z
    .string()
    .describe('the kubeconfig file and context that define it, or `in-cluster fallback` for an undefined `default`'),
});
export type ClusterAlias = z.infer<typeof ClusterAlias>;

/**
 * The alias a job's spelling means: an omitted or empty `cluster:` is `default`.
 *
 * @see `ProwJob.ClusterAlias()`, pkg/apis/prowjobs/v1/types.go
 */
export function aliasOf(spelling: string | null): string {
  return spelling === null || spelling === IN_CLUSTER_CONTEXT ? DEFAULT_CLUSTER_ALIAS : spelling;
}
