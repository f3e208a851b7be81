import { readdirSync, readFileSync } from 'node:fs';

/** A program and everything it has started, and what those have, as far as they still run. */
export function withDescendants(pid: number): number[] {
  const found = [pid];
  // The list grows while it is walked.
  for (const parent of found) {
    for (const thread of threadsOf(parent)) {
      const children = procFile(`${parent}/task/${thread}/children`).split(' ');
      found.push(...children.filter((child) => child !== '').map(Number));
    }
  }
  return found;
}

/** The threads of a process; none once it has ended. */
export function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A file below /proc; nothing where the process has ended meanwhile. */
export function procFile(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
