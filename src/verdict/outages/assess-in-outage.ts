import { aliasOf } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import type { Description } from '../../model/description.js';
import { expectedPlace } from '../../model/place.js';
import type { Assessment, Fate } from '../assess-canary.js';
import type { OutageOf } from './outage-starts.js';

/** How Prow words what a cluster itself has refused, which it never asks again (pkg/plank/reconciler.go, `startPod`). */
const CLUSTER_REFUSED = 'Pod can not be created';

/**
 * What becomes of a canary whose cluster was away, where that is not what becomes of any other; null where it is. A pod
 * anywhere else, or an end in success, has no excuse.
 *
 * Of a cluster that is away when it starts Prow has no client, and its jobs end with an error until it is back
 * (cmd/prow-controller-manager/main.go, `BuildClusters`).
 */
export function assessInOutage(
  description: Description,
  { canary, fate, outage }: { canary: Pick<Canary, 'spelling'>; fate: Fate; outage: OutageOf | undefined },
): Assessment | null {
  const place = expectedPlace(description, canary.spelling);
  const { end, pods } = fate;
  if (outage === undefined || place === null || !outage.clusterIds.includes(place.clusterId)) return null;
  if (pods.length > 0 || end?.settled !== true || end.state !== 'error') return null;
  if (
    outage.outage === 'at-start' &&
    end.description.includes(`no build client found for cluster "${aliasOf(canary.spelling)}"`)
  )
    return {
      outcome: 'pass',
      expected: 'an error, or to wait, while Prow has no client of its cluster, and no pod',
      observed: 'were refused while Prow had no client of their cluster, which was away when it started, no pod',
    };
  if (!end.description.includes(CLUSTER_REFUSED)) return null;
  return {
    outcome: 'inconclusive',
    expected: 'a cluster that refuses no pod as it comes back',
    observed: `ended "error" with a pod in no cluster; their cluster refused it as it came back`,
  };
}
