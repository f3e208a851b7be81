import type { KnownNamespaces } from '../canaries/confirm/read-rights.js';
import type { DeclaredWorkload } from '../model/confirmation.js';
import type { Manifest } from '../production/manifest.js';

/** Namespaces of every cluster: the one of whoever names none, and the control plane's own. */
const EVERYWHERE = ['default', 'kube-system'];

/**
 * Every namespace that there is on a cluster as far as manifests and configuration say.
 *
 * @param given.jobs - where ProwJobs and their pods live.
 */
export function knownNamespaces(
  workloads: readonly DeclaredWorkload[],
  given: { readonly manifests: readonly Manifest[]; readonly jobs: readonly string[] },
): KnownNamespaces {
  const looked = [...new Set(workloads.map(({ workload }) => workload.namespace))].sort();
  const named = given.manifests.flatMap(({ object: { kind, metadata } }) =>
    kind === 'Namespace' ? metadata.name : (metadata.namespace ?? []),
  );
  const others = new Set([...EVERYWHERE, ...given.jobs, ...named]);
  return { looked, others: [...others].filter((namespace) => !looked.includes(namespace)).sort() };
}
