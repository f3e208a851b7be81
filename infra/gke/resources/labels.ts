import type { GkeSettings } from '../settings/gke-settings.js';

/** Labels that a bill, and whoever looks for what was left behind, can be sorted by. */
export function labelsOf({ environment }: GkeSettings): Record<string, string> {
  return {
    'managed-by': 'prow-staging',
    environment: environment.id,
    team: environment.team,
    'cost-center': environment.costCenter,
    // Labels take no colons and no capitals: 2027-01-31t00-00-00z
    'expires-at': environment.expiresAt.toLowerCase().replaceAll(/[:.]/g, '-'),
  };
}
