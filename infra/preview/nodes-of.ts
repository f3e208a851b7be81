import { valueAt } from '../gke/policy/value-at.js';
import type { PreviewedResource } from './read-preview.js';

/** How many nodes a node pool has, at least and at most; null where nothing says. */
export function nodesOf(inputs: PreviewedResource['after']): { least: number; most: number } | null {
  const least = valueAt(inputs, 'autoscaling', 'totalMinNodeCount');
  const most = valueAt(inputs, 'autoscaling', 'totalMaxNodeCount');
  return typeof least === 'number' && typeof most === 'number' ? { least, most } : null;
}
