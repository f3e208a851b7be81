import type { Step } from './console.js';

/** What a rehearsal is made of. */
export interface RehearsalParts {
  readonly clusters: Step;
  /** From the baseline to the canaries on the candidate. */
  readonly observing: readonly Step[];
  /** The candidate without any of that: what an interrupted run has seen, it has seen. */
  readonly candidateAtOnce: Step;
  /** Null where nothing is to be watched longer than the canaries take. */
  readonly soak: Step | null;
  /** Null where no node is to be drained. */
  readonly drain: Step | null;
  /** Null where no definition is to be upgraded. */
  readonly upgrade: Step | null;
  /** Null where no API server is to be stopped. */
  readonly outages: Step | null;
  /** Null where canaries alone are asked. */
  readonly everyJob: Step | null;
  readonly judge: Step;
  /** Null where the environment stays up. */
  readonly down: Step | null;
}

/**
 * The steps of a rehearsal in their order: canaries first, for soaks, drains, outages, upgrades and every job take minutes and a candidate that
 * misplaces canaries is known by then; thousands of objects that an upgrade makes are in nobody's way; nothing is judged before everything was observed; down is last, and left out where it stays.
 *
 * @param options.isResumed - goes on with the jobs that are left of an interrupted run.
 */
export function rehearsalOrder(parts: RehearsalParts, { isResumed }: { isResumed: boolean }): Step[] {
  const { clusters, observing, candidateAtOnce, soak, drain, outages, upgrade, everyJob, judge, down } = parts;
  return [
    clusters,
    ...(isResumed ? [candidateAtOnce] : observing),
    ...[soak, drain, outages, everyJob, upgrade, judge, down].filter((step) => step !== null),
  ];
}
