import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, isRunning, type ProcessIdentity, signalProcess } from './process-identity.js';

const POLL_MS = 50;
/** SIGKILL of a namespace's parent is carried out by the kernel; this bounds our wait for it. */
const END_TIMEOUT_MS = 20_000;

/** Ends an environment and removes its directory. Ending what is already gone is no error. */
export async function stopEnvironment(directory: string): Promise<void> {
  const owner = await readOwner(directory);
  // `unshare --kill-child`: when it ends, its child does, which is the init of everything inside. The kernel lets that end
  // only after everything inside has.
  const ending = owner === null ? [] : [owner, ...childrenOf(owner)];
  if (owner !== null && signalProcess(owner, 'SIGKILL')) {
    const deadline = Date.now() + END_TIMEOUT_MS;
    while (ending.some(isRunning) && Date.now() < deadline) await delay(POLL_MS);
  }
  // Past the limit, processes of the namespace may still be ending, and writing.
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** The process that holds an environment, or null where the directory names none. */
export async function readOwner(directory: string): Promise<ProcessIdentity | null> {
  try {
    const owner: ProcessIdentity | null = JSON.parse(await readFile(join(directory, 'owner.json'), 'utf8'));
    return owner;
  } catch {
    return null;
  }
}
