import type { Step } from './console.js';
import { drainOn } from './drain-standing.js';
import { everyJobOn } from './every-job/every-job-on.js';
import type { LookAtStanding } from './on-candidate.js';
import { outagesOn } from './outages-standing.js';
import type { Subject } from './prepare.js';
import { errorsOfBaseline, soakOn } from './soak-standing.js';
import { type Upgrades, upgradeOn } from './upgrade-standing.js';

/** What a rehearsal does besides canaries, where that is asked. */
export interface AskedOnDemand {
  /** Watches the candidate for so many milliseconds; null where it is not watched longer than canaries take. */
  readonly soakMs?: number | null;
  /** Drains each node that the candidate runs on, too. */
  readonly withDrain?: boolean;
  /** Stops API servers under the candidate, too. */
  readonly withOutages?: boolean;
  /** Upgrades definitions under so many live objects of each kind; null where none is to be. */
  readonly upgraded?: number | null;
  /** Proves every job of production's configuration too; null proves aliases alone. */
  readonly everyJob?: EveryJobAsked | null;
}

/** How every job is to be proven. */
export interface EveryJobAsked {
  readonly planks: number;
  /** Folder of an interrupted run that goes on, with the candidate alone; null for a new one. */
  readonly resume: string | null;
}

/** Each is null where it is not asked. */
export interface StepsOnDemand {
  /** Once the canaries on the baseline are over. */
  readonly baselineErrors: Step | null;
  /** Before the bump. */
  readonly fresh: Step | null;
  readonly soak: Step | null;
  readonly drain: Step | null;
  readonly outages: Step | null;
  readonly upgrade: Step | null;
  readonly everyJob: Step | null;
}

/** Ends a rehearsal before the bump: the candidate cannot be deployed, and the history says why. */
export class CandidateRefused extends Error {
  override readonly message = 'the API server refuses the candidate’s definitions: it is not deployed';
}

/** The steps that were asked for besides canaries. */
export function stepsOnDemand(
  { soakMs = null, withDrain = false, withOutages = false, upgraded = null, everyJob = null }: AskedOnDemand,
  at: { readonly directory: string; readonly folder: string; readonly subject: Subject; readonly signal: AbortSignal },
): StepsOnDemand {
  const { directory, folder, subject, signal } = at;
  const { production, baseline, candidate, boskos } = subject;
  const step = (title: string, look: LookAtStanding): Step => ({
    title,
    run: (say) => look(folder, say),
  });
  const upgrades =
    upgraded === null
      ? null
      : upgradeOn({
          ...{ directory, production, count: upgraded, signal, prow: { production: baseline, candidate } },
          boskos: boskos === null ? null : { production: boskos.baseline, candidate: boskos.candidate },
        });
  const place =
    everyJob === null ? null : everyJobOn({ directory, production, candidate, planks: everyJob.planks, signal });
  return {
    baselineErrors: soakMs === null ? null : step('What the baseline logs', errorsOfBaseline({ directory, signal })),
    fresh: upgrades === null ? null : freshStep(folder, upgrades),
    soak: soakMs === null ? null : step('Watch the candidate', soakOn({ directory, durationMs: soakMs, signal })),
    drain: withDrain ? step('Drain each node under the candidate', drainOn({ directory, signal })) : null,
    outages: withOutages ? step('Outages of API servers under the candidate', outagesOn({ directory, signal })) : null,
    upgrade: upgrades === null ? null : step('Upgrade definitions under live objects, and back', upgrades.upgrade),
    everyJob: place === null ? null : step('Every job on the candidate', place),
  };
}

/** Before the bump: what an API server refuses, no deployment gets past. */
function freshStep(folder: string, { fresh }: Upgrades): Step {
  return {
    title: 'The candidate’s definitions on an empty cluster',
    run: async (say) => {
      if (!(await fresh(folder, say))) throw new CandidateRefused();
    },
  };
}
