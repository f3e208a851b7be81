import type { EventOf } from '../../model/observations.js';

/** One outage that a run set out to make. */
export type Planned = EventOf<'outages-started'>['planned'][number];

/** What a history says of one outage: undefined where it says nothing. */
export interface OutageSeen {
  readonly planned: Planned;
  readonly begun: EventOf<'outage-begun'> | undefined;
  readonly ended: EventOf<'outage-ended'> | undefined;
}

/** An outage as a person says it: `API server of tpu, gone midway`. */
export function describeOutage({ outage, clusterIds }: Planned): string {
  const servers = `API server${clusterIds.length === 1 ? '' : 's'} of ${clusterIds.join(' and ')}`;
  return `${servers}, ${{ restarted: 'restarted', midway: 'gone midway', 'at-start': 'gone when Prow starts' }[outage]}`;
}
