import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** ProwJob name → user agents under which it was made, sorted; of those that an audit log has. */
export function prowJobMakers(history: History): ReadonlyMap<string, readonly string[]> {
  const makers = new Map<string, Set<string>>();
  for (const { event } of observationsOf(history, 'prowjobs-made'))
    for (const { prowJob, userAgent } of event.made)
      makers.set(prowJob, (makers.get(prowJob) ?? new Set()).add(userAgent));
  return new Map([...makers].map(([prowJob, agents]) => [prowJob, [...agents].sort()]));
}
