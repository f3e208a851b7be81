import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SANDBOX_SCRIPT, TOOL_ENVIRONMENT } from './sandbox.js';

const NAMES = ['full', 'null', 'random', 'tty', 'urandom', 'zero'];
const LINKS = { fd: '/proc/self/fd', stdin: '/proc/self/fd/0', stdout: '/proc/self/fd/1', stderr: '/proc/self/fd/2' };

/** The directory that every container of a node sees as /dev, read-only. */
export function devicesDirectory(workDir: string): string {
  return join(workDir, 'devices');
}

/**
 * Makes the /dev of this node's containers in the mount namespace of this process,
 * once: the bind mounts of an earlier process in the same namespace still serve.
 */
export async function prepareDevices(workDir: string): Promise<void> {
  const directory = devicesDirectory(workDir);
  // What is bound already must not be touched: opening it would open the device.
  if (readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${join(directory, NAMES.at(-1) ?? '')} `)) return;
  mkdirSync(join(directory, 'shm'), { recursive: true });
  // An ordinary user cannot make device files, so these are what the real ones are bound to.
  for (const name of [...NAMES, 'termination-log']) writeFileSync(join(directory, name), '', { flag: 'a' });
  for (const [name, target] of Object.entries(LINKS)) linkOnce(target, join(directory, name));
  await promisify(execFile)('/bin/sh', [SANDBOX_SCRIPT, 'devices', directory], { env: TOOL_ENVIRONMENT, cwd: '/' });
}

function linkOnce(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
