import type { CreationProblem } from './pod-observation.js';

/** Remembers which containers could not be created, and when to try again. */
export interface CreationProblems {
  get(container: string): CreationProblem | null;
  /** Records a failed try; returns true when the problem is new and so worth an event. */
  add(container: string, problem: CreationProblem): boolean;
  clear(container: string): void;
  /** Something that a configuration problem may have been about is different now. */
  retryConfiguration(): void;
  /** True while the container has to wait; its image problem then reads ImagePullBackOff. */
  waits(container: string, nowMs: number): boolean;
  /** When the first waiting container may be tried again, in milliseconds since the epoch. */
  nextTryAt(): number | null;
}

// A kubelet's own: an image back-off of 10 s, doubled up to 5 minutes.
const FIRST_WAIT_MS = 10_000;
const WAIT_MAX_MS = 300_000;

interface Entry {
  problem: CreationProblem;
  waitMs: number;
  tryAt: number;
}

/** An empty memory. */
export function creationProblems(): CreationProblems {
  const entries = new Map<string, Entry>();
  return {
    get: (container) => entries.get(container)?.problem ?? null,
    add(container, problem) {
      const before = entries.get(container);
      const waitMs = before === undefined ? FIRST_WAIT_MS : Math.min(WAIT_MAX_MS, before.waitMs * 2);
      entries.set(container, { problem, waitMs, tryAt: Date.now() + waitMs });
      return before?.problem.message !== problem.message;
    },
    clear: (container) => entries.delete(container),
    retryConfiguration() {
      for (const entry of entries.values()) {
        if (entry.problem.reason === 'CreateContainerConfigError') entry.tryAt = 0;
      }
    },
    waits(container, nowMs) {
      const entry = entries.get(container);
      if (entry === undefined || nowMs >= entry.tryAt) return false;
      if (entry.problem.reason === 'ErrImagePull') {
        const message = `Back-off pulling image: ${entry.problem.message}`;
        entry.problem = { reason: 'ImagePullBackOff', message };
      }
      return true;
    },
    nextTryAt() {
      const times = [...entries.values()].map(({ tryAt }) => tryAt);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}
