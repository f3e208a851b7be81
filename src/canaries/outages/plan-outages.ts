import { DEFAULT_CLUSTER_ALIAS } from '../../model/alias.js';
import type { Environment } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';

/** One outage that is to be made. */
export type PlannedOutage = EventOf<'outages-started'>['planned'][number];

/**
 * Outages in their order: Prow's own API server is restarted; then that of each build cluster is gone midway; last those of
 * two are gone when Prow starts, that of the default alias among them, and of one where there are only two: jobs of other
 * aliases must have somewhere to go.
 */
export function planOutages({ clusters, aliases }: Pick<Environment, 'clusters' | 'aliases'>): PlannedOutage[] {
  const service = clusters.filter(({ role }) => role === 'service').map(({ id }) => id);
  const led = new Set(aliases.map(({ clusterId }) => clusterId));
  const build = clusters.filter(({ id, role }) => role === 'build' && led.has(id)).map(({ id }) => id);
  const byDefault = aliases.find(({ name }) => name === DEFAULT_CLUSTER_ALIAS)?.clusterId;
  const first = build.filter((id) => id === byDefault);
  const atStart = [...first, ...build.filter((id) => id !== byDefault)].slice(0, build.length > 2 ? 2 : 1);
  return [
    ...service.map((id): PlannedOutage => ({ outage: 'restarted', clusterIds: [id] })),
    ...build.map((id): PlannedOutage => ({ outage: 'midway', clusterIds: [id] })),
    ...(atStart.length === 0 ? [] : [{ outage: 'at-start' as const, clusterIds: atStart }]),
  ];
}
