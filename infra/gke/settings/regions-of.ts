import { isMade } from './cluster-settings.js';
import type { GkeSettings } from './gke-settings.js';
import { regionOf } from './naming.js';

/** Regions in which something of ours stands, the environment's own first. */
export function regionsOf({ environment, clusters }: GkeSettings): string[] {
  return [...new Set([environment.region, ...clusters.filter(isMade).map(({ location }) => regionOf(location))])];
}
