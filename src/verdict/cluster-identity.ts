import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** A cluster whose sweeps cannot be told from another's. */
export interface IdentityDefect {
  readonly clusterId: string;
  readonly observed: string;
  readonly lines: readonly number[];
}

/**
 * Clusters that did not keep one identity of their own. What they answered
 * says nothing about any place, so no placement is read from it.
 */
export function identityDefects(history: History): IdentityDefect[] {
  const sweeps = observationsOf(history, 'cluster-swept');
  const ids = [...new Set(sweeps.map(({ event }) => event.clusterId))].sort();
  return ids.flatMap((clusterId) => {
    const own = sweeps.filter(({ event }) => event.clusterId === clusterId);
    const uids = [...new Set(own.map(({ event }) => event.kubeSystemUid))].sort();
    const others = sweeps.filter(({ event }) => event.clusterId !== clusterId && uids.includes(event.kubeSystemUid));
    const lines = [...own, ...others].map(({ line }) => line);
    if (uids.length > 1)
      return [{ clusterId, observed: `${uids.length} kube-system UIDs answered: ${uids.join(', ')}`, lines }];
    if (others.length > 0) {
      const names = [...new Set(others.map(({ event }) => event.clusterId))].sort().join(', ');
      return [{ clusterId, observed: `its kube-system UID ${uids[0]} also answered as ${names}`, lines }];
    }
    return uids[0] === '' ? [{ clusterId, observed: 'an empty kube-system UID', lines }] : [];
  });
}
