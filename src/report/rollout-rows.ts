import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { isOfWorkload } from '../model/of-workload.js';

/** One process of the candidate: what was declared of it, and what the machine and Prow say. */
export interface RolloutRow {
  readonly component: string;
  readonly pod: string;
  readonly declared: string;
  readonly observed: string;
  readonly isAlike: boolean;
  /** How often the pod's containers were started again, by the look that saw most; null where nobody looked. */
  readonly restarts: number | null;
}

const DIGEST_SHOWN = 12;

/** Declared and running executables of the candidate phase, one row for each process, however often it was looked at. */
export function rolloutRows(history: History): RolloutRow[] {
  const declared = observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === 'candidate')
    .flatMap(({ event }) => [...event.components, ...(event.boskos?.components ?? [])]);
  const rows = observationsOf(history, 'rollout-observed')
    .filter(({ event }) => event.phase === 'candidate')
    .map(({ event }) => {
      const { component, podName, podUid, executableSha256, userAgents } = event;
      const own = declared.find((one) => isOfWorkload(event, one));
      // Leader election's library has a version of its own; the one that names the tag says more.
      const agents = userAgents.filter((one) => one.startsWith(`${component}/`));
      const agent = agents.find((one) => one.includes(own?.tag ?? '')) ?? agents[0] ?? 'no user agent seen';
      return {
        component,
        pod: podName,
        declared: own === undefined ? 'not declared' : `${own.executableSha256.slice(0, DIGEST_SHOWN)} (${own.tag})`,
        observed: `${executableSha256?.slice(0, DIGEST_SHOWN) ?? 'no process found'} (${agent})`,
        isAlike: own?.executableSha256 === executableSha256,
        restarts: restartsOf(history, podUid),
      };
    });
  return [...new Map(rows.map((row) => [JSON.stringify([row.pod, row.component, row.observed]), row])).values()];
}

function restartsOf(history: History, podUid: string): number | null {
  const looks = observationsOf(history, 'restarts-observed').filter(({ event }) => event.podUid === podUid);
  return looks.length === 0 ? null : Math.max(...looks.map(({ event }) => event.restarts));
}
