import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** fcntl(2), as /proc/PID/fdinfo writes it, in octal. */
const CLOSES_ON_EXEC = 0o2_000_000;

/**
 * Closes what a shell or a runner has left open in what it started: from here it would reach every pod. Node itself
 * keeps the lowest descriptors from its children, as many as are open without a gap, and all that it opens.
 */
export function closeInherited(): void {
  for (const descriptor of readdirSync('/proc/self/fd').map(Number))
    if (descriptor > 2 && !closesOnExec(descriptor)) closeSync(descriptor);
}

/** True also for what is closed by now, as the one that the directory was read through. */
function closesOnExec(descriptor: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & CLOSES_ON_EXEC) !== 0;
  } catch {
    return true;
  }
}
