import type { Canary } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';

interface Linked {
  readonly phase: Phase;
  readonly prowJob: string;
  readonly cell: string;
  /** Ends with the place in storage where the build's results are. */
  readonly isOfBuild: boolean;
}

/**
 * ProwJobs of the candidate whose link shows no place of their build, where the baseline's of the same spelling and way
 * did: plank makes it of production's `job_url_prefix_config` (JobURL, pkg/pjutil/pjutil.go), and productions without one
 * may link to anything. Without a baseline nothing is said.
 *
 * @param canaries - by ProwJob.
 */
export function lostLinks(history: History, canaries: ReadonlyMap<string, Canary>): ReadonlySet<string> {
  const linked = linkedOf(history, canaries);
  const before = new Set(
    linked.filter(({ phase, isOfBuild }) => phase === 'baseline' && isOfBuild).map(({ cell }) => cell),
  );
  const lost = linked.filter(({ phase, isOfBuild, cell }) => phase === 'candidate' && !isOfBuild && before.has(cell));
  return new Set(lost.map(({ prowJob }) => prowJob));
}

function linkedOf(history: History, canaries: ReadonlyMap<string, Canary>): Linked[] {
  const places = new Map(observationsOf(history, 'upload-observed').map(({ event }) => [event.prowJob, event.place]));
  return observationsOf(history, 'canary-reported').flatMap(({ event: { phase, prowJob, link } }): Linked[] => {
    const [canary, place] = [canaries.get(prowJob), places.get(prowJob)];
    if (canary === undefined || place === undefined || link === undefined) return [];
    return [{ phase, prowJob, cell: cell(canary), isOfBuild: link.endsWith(`/${place}`) }];
  });
}

function cell({ spelling, way }: Canary): string {
  return JSON.stringify([spelling, way]);
}
