import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What Pulumi's local backend writes into a lock (pkg/backend/diy/lock.go). */
const Lock = z.looseObject({ pid: z.number().int().positive() });

/**
 * Removes locks that a killed process left on a stack: the backend is this
 * environment's own and on this machine, so a lock whose process is gone holds nothing.
 */
export async function releaseDeadLocks(backend: string): Promise<void> {
  const root = join(backend, '.pulumi', 'locks');
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((candidate) => candidate.isFile() && candidate.name.endsWith('.json'))) {
    const path = join(entry.parentPath, entry.name);
    const lock = Lock.safeParse(await readJson(path));
    if (lock.success && !isAlive(lock.data.pid)) await rm(path, { force: true });
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user exists, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
