import { release } from 'node:os';

/** Whether this machine's Linux is this version or a newer one. Read here anew: what a node thinks of it is no evidence. */
export function isLinuxSince(major: number, minor: number, kernel = release()): boolean {
  const [ours, less] = kernel.split(/[.-]/).map(Number);
  if (ours === undefined || less === undefined || Number.isNaN(ours + less))
    throw new RangeError(`no version of Linux: ${kernel}`);
  return ours > major || (ours === major && less >= minor);
}
