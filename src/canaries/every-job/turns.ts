import type { JobToPlace, Turn } from './job-to-place.js';
import type { MadeProwJob } from './staged-prowjob.js';

/**
 * What plank asks before it starts a pod: how many of the job's name and of its queue are not over. A queue's capacity is
 * of Prow's configuration, which only plank reads; one at a time suits every capacity.
 *
 * @see `canExecuteConcurrently`, pkg/plank/reconciler.go
 */
export function turnsOf({ spec }: MadeProwJob): Turn[] {
  const { job, job_queue_name: queue = '', max_concurrency: atOnce = 0 } = spec;
  return [
    ...(queue === '' ? [] : [{ of: `queue ${queue}`, atOnce: 1 }]),
    ...(atOnce > 0 ? [{ of: `job ${job}`, atOnce }] : []),
  ];
}

/** Jobs that are still to be handed over. */
export interface JobsInTurn {
  /** The next job for this plank that need not wait for another; undefined where every one has to. */
  readonly next: (plank: number) => JobToPlace | undefined;
  /** The ProwJob of this job is gone, or never came to be: others may start. */
  readonly gone: (job: number) => void;
  /** Whether others wait for this job. */
  readonly isAwaited: (job: number) => boolean;
  /** How many were not handed over yet. */
  readonly left: () => number;
}

/**
 * Hands over one after another those that plank starts one after another: one that must wait would be looked at again
 * only after 10 s. They come first, for their number of turns is the least that all takes.
 */
export function inTurn(jobs: readonly JobToPlace[]): JobsInTurn {
  const waiting = new Map<string, number>();
  for (const { turns } of jobs) for (const { of } of turns) count(waiting, of, 1);
  const isCrowded = ({ of, atOnce }: Turn): boolean => (waiting.get(of) ?? 0) > atOnce;
  const isLimited = ({ turns }: JobToPlace): boolean => turns.some(isCrowded);
  const limited = jobs.filter(isLimited);
  const free = jobs.filter((one) => !isLimited(one)).reverse();
  /** Each plank counts the ProwJobs of its own namespace. */
  const taken = new Map<string, number>();
  const handedOver = new Map<number, { readonly job: JobToPlace; readonly plank: number }>();
  const place = (plank: number, { of }: Turn): string => `${plank} ${of}`;
  const nextLimited = (plank: number): JobToPlace | undefined => {
    const hasRoom = (turn: Turn): boolean => (taken.get(place(plank, turn)) ?? 0) < turn.atOnce;
    const index = limited.findIndex(({ turns }) => turns.every(hasRoom));
    return index === -1 ? undefined : limited.splice(index, 1)[0];
  };
  return {
    next: (plank) => {
      const job = nextLimited(plank) ?? free.pop();
      if (job === undefined) return undefined;
      handedOver.set(job.job, { job, plank });
      for (const turn of job.turns) {
        count(taken, place(plank, turn), 1);
        count(waiting, turn.of, -1);
      }
      return job;
    },
    gone: (number) => {
      const known = handedOver.get(number);
      handedOver.delete(number);
      for (const turn of known?.job.turns ?? []) count(taken, place(known?.plank ?? 0, turn), -1);
    },
    isAwaited: (number) => handedOver.get(number)?.job.turns.some(({ of }) => (waiting.get(of) ?? 0) > 0) ?? false,
    left: () => limited.length + free.length,
  };
}

function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
