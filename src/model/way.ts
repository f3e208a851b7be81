import { z } from 'zod';
import { JOB_TYPES, type JobType } from './job.js';

/**
 * The ways a job can start, in the words of whoever is on call. A way stands here once there is a driver for it
 * (src/canaries/ways).
 */
export const WAYS = [
  'prowjob',
  'horologium-interval',
  'horologium-cron',
  'deck-rerun',
  'deck-rerun-latest',
  'hook-opened',
  'hook-comment',
  'hook-push',
  'tide-serial',
  'tide-batch',
  'gangway',
  'sub',
] as const;
export const Way = z.enum(WAYS);
export type Way = z.infer<typeof Way>;

/** What a way is, whatever the environment. */
export interface WayIn {
  /** The component that the way goes through: with it in production, production's jobs start this way. */
  readonly component: string;
  /** Types of jobs that are probed this way. */
  readonly types: readonly JobType[];
  /** Whether jobs start when they are asked for, so that each start of the component can be asked for some at once. */
  readonly isAtWill: boolean;
}

/** Every way by its name. */
export const WAYS_IN: Readonly<Record<Way, WayIn>> = {
  prowjob: { component: 'prow-controller-manager', types: JOB_TYPES, isAtWill: true },
  'horologium-interval': { component: 'horologium', types: ['periodic'], isAtWill: false },
  'horologium-cron': { component: 'horologium', types: ['periodic'], isAtWill: false },
  'deck-rerun': { component: 'deck', types: ['periodic'], isAtWill: true },
  'deck-rerun-latest': { component: 'deck', types: ['periodic'], isAtWill: true },
  'hook-opened': { component: 'hook', types: ['presubmit'], isAtWill: true },
  'hook-comment': { component: 'hook', types: ['presubmit'], isAtWill: true },
  'hook-push': { component: 'hook', types: ['postsubmit'], isAtWill: true },
  'tide-serial': { component: 'tide', types: ['presubmit'], isAtWill: false },
  'tide-batch': { component: 'tide', types: ['batch'], isAtWill: false },
  // Each type has a handler of its own in gangway (pkg/gangway/gangway.go); it takes no batches.
  gangway: { component: 'gangway', types: ['periodic', 'presubmit', 'postsubmit'], isAtWill: true },
  sub: { component: 'sub', types: ['periodic', 'presubmit', 'postsubmit'], isAtWill: true },
};

/** Whether a way starts jobs for a commit on GitHub: hook hears of it from there, tide finds it there. */
export function isGithubWay(way: Way): boolean {
  return ['hook', 'tide'].includes(WAYS_IN[way].component);
}

/** The ways that go through components with at least one replica; ProwJob objects can always be made. */
export function waysThrough(
  components: readonly { readonly component: string; readonly replicas: number }[],
): readonly Way[] {
  const running = new Set(components.filter(({ replicas }) => replicas > 0).map(({ component }) => component));
  return WAYS.filter((way) => way === 'prowjob' || running.has(WAYS_IN[way].component));
}
