import type { ProcessIdentity } from '../../process-identity.js';
import { procFile, withDescendants } from './process-tree.js';

/** Of /proc/<pid>/status: pages that no file stands behind, however many processes share one. */
const RESIDENT = ['RssAnon', 'RssShmem'];
/** Of /proc/<pid>/smaps_rollup: the same, each page divided by the processes that share it. */
const PROPORTIONAL = ['Pss_Anon', 'Pss_Shmem'];

/**
 * Whether a program and everything it has started hold more memory than this many bytes: what a control
 * group would count, but for the kernel's own and for pages of files, which the kernel takes back by itself.
 *
 * @see proc_pid_status(5), proc_pid_smaps(5)
 */
export function holdsMoreThan(program: ProcessIdentity, bytes: number): boolean {
  const processes = withDescendants(program.pid);
  // The first sum is never less than the second, and costs a hundredth of it.
  return sum(processes, 'status', RESIDENT) > bytes && sum(processes, 'smaps_rollup', PROPORTIONAL) > bytes;
}

/** What of a process that ends meanwhile cannot be read holds nothing. */
function sum(processes: readonly number[], file: string, fields: readonly string[]): number {
  let kibibytes = 0;
  for (const pid of processes) {
    const text = procFile(`${pid}/${file}`);
    for (const field of fields) kibibytes += Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  }
  return kibibytes * 1024;
}
