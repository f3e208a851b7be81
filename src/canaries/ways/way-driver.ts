import type { BAD_REQUESTS } from '../../model/bad-request.js';
import type { Canary } from '../../model/canary.js';
import type { Environment } from '../../model/environment.js';
import type { Way } from '../../model/way.js';
import type { Run } from '../open-run.js';
import type { ProwJob } from '../prowjobs.js';

/** How canaries start one way: what differs from one way to the next, and nothing else. */
export interface WayDriver {
  /** The canaries that start this way in this environment, or in a sentence why none can. */
  readonly plan: (environment: Environment) => readonly Canary[] | string;
  /**
   * Starts them, and says of each what came of it. Left out where a component starts them by itself.
   *
   * @throws {Error} The way cannot be gone: canaries that nothing was said of are then undecided.
   */
  readonly start?: (run: Run, starting: Starting) => Promise<void>;
  /**
   * Whether a ProwJob that was made in this phase, and that no canary has yet, is this canary's. Left out where
   * `start` knows the names of the ProwJobs.
   */
  readonly recognises?: (prowJob: ProwJob, canary: Canary) => boolean;
  /** Called with each look at the ProwJobs while some of the way's canaries have none. */
  readonly whileAwaited?: (
    run: Run,
    look: { readonly prowJobs: ReadonlyMap<string, ProwJob>; readonly awaited: readonly Canary[] },
  ) => Promise<void>;
}

/** What a driver starts, and whom it tells. */
export interface Starting {
  readonly canaries: readonly Canary[];
  /** A canary's ProwJob exists under this name. */
  readonly submitted: (canary: Canary, prowJob: string) => void;
  /** The way's component answered that it does not start the canary. */
  readonly refused: (canary: Canary, answer: string) => void;
  /** What the way's component made of a request that it must refuse; null where it did what it was asked. */
  readonly badRequest: (to: BadRequest, answer: string | null) => void;
  /** Nobody answered such a request. */
  readonly unanswered: (to: BadRequest, why: string) => void;
  /** Nobody answered, so that nothing can be said of the canary. */
  readonly undecided: (canary: Canary, why: string) => void;
}

/** One of {@link BAD_REQUESTS}. */
export interface BadRequest {
  readonly way: Way;
  readonly request: string;
}

/** A job of the job configuration is known by its name. */
export function hasJobName({ job }: ProwJob, canary: Canary): boolean {
  return job === canary.job;
}
