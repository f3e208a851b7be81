import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemRoot } from '../system-root.js';
import type { Mount } from './container-mounts.js';

export interface RootRequest {
  /** The directory to make; it must not exist. */
  readonly root: string;
  readonly system: SystemRoot;
  readonly files: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  readonly workingDirectory: string;
}

const DIRECTORIES = ['dev', 'etc', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp'];
const WORLD_WRITABLE = ['tmp', 'var/tmp'];
const LINKER_CACHE = '/etc/ld.so.cache';

/**
 * Makes the directory that becomes a container's root: its own files and every
 * mount point. A directory of the node and not a memory file system, so that a
 * start takes few processes and what a container writes takes no memory.
 */
export function makeContainerRoot({ root, system, files, mounts, workingDirectory }: RootRequest): void {
  for (const directory of DIRECTORIES) mkdirSync(join(root, directory), { recursive: true, mode: 0o755 });
  for (const directory of WORLD_WRITABLE) chmodSync(join(root, directory), 0o1777);
  for (const [name, target] of system.links) symlinkSync(target, join(root, name));
  for (const [path, content] of files) writeFileSync(join(root, path), content);
  if (existsSync(LINKER_CACHE)) copyFileSync(LINKER_CACHE, join(root, LINKER_CACHE));
  mkdirSync(join(root, workingDirectory), { recursive: true });
  // What is mounted inside /dev, and below sub-paths, is placed by the sandbox script.
  for (const { source, target, subPath } of mounts) {
    if (subPath === null && !target.startsWith('/dev/')) makeMountPoint(join(root, target), source);
  }
}

function makeMountPoint(path: string, source: string): void {
  if (existsSync(path)) return;
  if (statSync(source).isDirectory()) mkdirSync(path, { recursive: true });
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
}
