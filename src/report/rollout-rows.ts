import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** One process of the candidate: what was declared of it, and what the machine and Prow say. */
export interface RolloutRow {
  readonly component: string;
  readonly pod: string;
  readonly declared: string;
  readonly observed: string;
  readonly isAlike: boolean;
}

const DIGEST_SHOWN = 12;

/** Declared and running executables of the candidate phase, one row for each process, however often it was looked at. */
export function rolloutRows(history: History): RolloutRow[] {
  const declared = observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === 'candidate')
    .flatMap(({ event }) => event.components);
  const rows = observationsOf(history, 'rollout-observed')
    .filter(({ event }) => event.phase === 'candidate')
    .map(({ event: { component, podName, executableSha256, userAgents } }) => {
      const own = declared.find((one) => one.component === component);
      const agent = userAgents.find((one) => one.startsWith(`${component}/`)) ?? 'no user agent seen';
      return {
        component,
        pod: podName,
        declared: own === undefined ? 'not declared' : `${own.executableSha256.slice(0, DIGEST_SHOWN)} (${own.tag})`,
        observed: `${executableSha256?.slice(0, DIGEST_SHOWN) ?? 'no process found'} (${agent})`,
        isAlike: own?.executableSha256 === executableSha256,
      };
    });
  return [...new Map(rows.map((row) => [JSON.stringify([row.pod, row.component, row.observed]), row])).values()];
}
