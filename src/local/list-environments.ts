import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from './process-identity.js';
import { readOwner, stopEnvironment } from './stop-environment.js';

/** A directory younger than this may belong to an environment that is just being started. */
const STARTING_MS = 10_000;

/** The environments that stand, by name. */
export async function listEnvironments(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  const standing = await Promise.all(names.map(async (name) => ((await isStanding(join(parent, name))) ? name : null)));
  return standing.filter((name) => name !== null).sort();
}

/** Removes what a killed command or keeper left behind; touches nothing that runs. Returns the names removed. */
export async function sweepEnvironments(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  const removed: string[] = [];
  for (const name of names) {
    const directory = join(parent, name);
    if ((await isStanding(directory)) || (await isBeingStarted(directory))) continue;
    await stopEnvironment(directory);
    removed.push(name);
  }
  return removed;
}

async function isStanding(directory: string): Promise<boolean> {
  const owner = await readOwner(directory);
  return owner !== null && isRunning(owner);
}

async function isBeingStarted(directory: string): Promise<boolean> {
  if ((await readOwner(directory)) !== null) return false;
  const { mtimeMs } = await stat(directory);
  return Date.now() - mtimeMs < STARTING_MS;
}
