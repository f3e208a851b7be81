import { release } from 'node:os';

/**
 * Processes and threads that one container may have: a kubelet is given such a number by whoever sets up its
 * node (`podPidsLimit`). An environment of ours inside a job needs some 1,200.
 */
const PROCESSES_MAX = 4096;

/** Since this version of Linux each process namespace has a `kernel.pid_max` of its own; before, it is the machine's. */
const OWN_SINCE = { major: 6, minor: 14 };

/** How many processes a container may have here; null where the kernel could only limit the whole machine. */
export function processLimit(kernel = release()): number | null {
  const [major = 0, minor = 0] = kernel.split('.').map(Number.parseFloat);
  const isOwn = major > OWN_SINCE.major || (major === OWN_SINCE.major && minor >= OWN_SINCE.minor);
  return isOwn ? PROCESSES_MAX : null;
}
