import { sep } from 'node:path';

/** Whether an absolute path is a folder, or leads into it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}
