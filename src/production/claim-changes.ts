import { isDeepStrictEqual } from 'node:util';
import type { UnprovableChange } from '../model/bump.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { placeOf } from './described-kubeconfigs.js';
import { kubeconfigInManifests } from './kubeconfig-in-manifests.js';
import { kubeconfigName } from './kubeconfig-mechanism.js';
import { type ProductionFile, readProductionFile } from './production-file.js';
import type { Production } from './read-production.js';

/**
 * What production.yaml says otherwise after a change, and no file of production shows: which clusters there are, on which Boskos runs, and what a
 * kubeconfig holds that stands elsewhere. Staging is made as it is said, so that a rehearsal agrees with whatever is; who
 * proposes a change must not vouch for what it rests on.
 */
export async function claimChanges(before: Production, after: Production): Promise<UnprovableChange[]> {
  const [was, is] = [await readProductionFile(before.root), await readProductionFile(after.root)];
  const [told, tells] = [claimsOf(was, before), claimsOf(is, after)];
  const kubeconfigs = [...new Set([...told.keys(), ...tells.keys()])].filter(
    (name) => !isDeepStrictEqual(told.get(name), tells.get(name)),
  );
  const changed = [
    ...(isDeepStrictEqual(was.clusters, is.clusters) ? [] : ['`clusters`']),
    ...(was.boskos?.cluster === is.boskos?.cluster ? [] : ['`boskos.cluster`']),
    ...kubeconfigs,
  ];
  return changed.map((subject) => ({
    ...{ reason: 'claims-changed', place: PRODUCTION_FILE },
    subject: `${subject}, of which ${PRODUCTION_FILE} says something else`,
  }));
}

/** What is said of each kubeconfig that production’s own manifests do not show. */
function claimsOf({ kubeconfigs }: ProductionFile, { manifests }: Production): ReadonlyMap<string, unknown> {
  return new Map(
    kubeconfigs
      .map((said) => ({ said, place: placeOf(said) }))
      .filter(({ place }) => kubeconfigInManifests(manifests, place) === null)
      .map(({ said, place }) => [kubeconfigName(place), said]),
  );
}
