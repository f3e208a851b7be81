import type { EventOf } from '../model/observations.js';
import type { Run } from './open-run.js';

type ClusterSweep = EventOf<'cluster-swept'>;

/** Looks at clusters of which nothing seen may be lost. */
export interface Vanishing {
  /** Takes in a look; what was seen last and is gone now is written down before it. @returns the look. */
  readonly keep: (look: ClusterSweep) => ClusterSweep;
  /** Says that a look is in the history. @returns the look. */
  readonly written: (look: ClusterSweep) => ClusterSweep;
}

/**
 * Between two sweeps a pod can come, be seen by a glance, and go: its ProwJob was removed, and sinker did what it is
 * for. The audit log has it still, but only the glance knew whose it was. So the last look that had it is written down.
 */
export function keepVanishing(history: Pick<Run['history'], 'append'>): Vanishing {
  const last = new Map<string, ClusterSweep>();
  const known = new Set<string>();
  const written: Vanishing['written'] = (look) => {
    for (const { uid } of look.pods) known.add(uid);
    return look;
  };
  return {
    written,
    keep: (look) => {
      const here = new Set(look.pods.map(({ uid }) => uid));
      const before = last.get(look.clusterId);
      last.set(look.clusterId, look);
      if (before?.pods.some(({ uid }) => !here.has(uid) && !known.has(uid))) {
        history.append(before);
        written(before);
      }
      return look;
    },
  };
}
