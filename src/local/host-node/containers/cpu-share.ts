import { setPriority } from 'node:os';
import type { Pod } from '../pod.js';

/**
 * A pod that requests nothing gives way to those that do. A kubelet gives such a
 * pod the least CPU weight there is (2 of 1024 shares for one CPU); niceness is
 * what an ordinary user has to say the same.
 */
const BEST_EFFORT_NICENESS = 10;

/** Sets the CPU share of a process just started for a pod, and so of all it will start. */
export function shareCpu(pid: number | undefined, { spec }: Pod): void {
  if (pid === undefined || requestsAnything(spec)) return;
  try {
    setPriority(pid, BEST_EFFORT_NICENESS);
  } catch {
    // It has ended already; there is nothing left to share with.
  }
}

function requestsAnything({ containers, initContainers = [] }: Pod['spec']): boolean {
  return [...containers, ...initContainers].some(
    ({ resources }) => Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0,
  );
}
