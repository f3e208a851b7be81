import { PRODUCTION_FILE } from '../model/description.js';
import { describedKubeconfigs } from './described-kubeconfigs.js';
import { kubeconfigFaults } from './kubeconfig-faults.js';
import { kubeconfigsInManifests, writtenKubeconfig } from './kubeconfig-in-manifests.js';
import { isFilledByStandIn, type WrittenManifests } from './kustomize/stand-in-files.js';
import { compareAliases } from './live/compare-aliases.js';
import type { ProductionFile } from './production-file.js';

/**
 * Where a kubeconfig that stands among the manifests is not what production.yaml says of it: other contexts, another order
 * or current-context, one address with two ids or an address that is another than the one whose digest was kept; and one that Prow could not load.
 */
export function kubeconfigProblems(
  file: Pick<ProductionFile, 'kubeconfigs' | 'clusters'>,
  { manifests, standIns }: WrittenManifests,
): string[] {
  const written = describedKubeconfigs(file);
  const placed = written.flatMap((place) => {
    const found = writtenKubeconfig(manifests, place);
    const isAbsent = found === null || (found.text === '' && isFilledByStandIn(standIns, found.manifest.object));
    return isAbsent ? [] : [{ ...found, place }];
  });
  const faults = kubeconfigFaults(placed);
  const read = kubeconfigsInManifests(manifests, written);
  if (read.length === 0) return faults;
  const { differences, repointed } = compareAliases({ kubeconfigs: written, clusters: file.clusters }, read, null);
  return [...faults, ...[...differences, ...repointed].map((one) => `${one} (${PRODUCTION_FILE})`)];
}
