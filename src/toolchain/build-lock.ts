import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { ExplainedError } from '../model/explained-error.js';
import { findOnPath } from './find-on-path.js';
import { tiedCommand } from './tied-command.js';

/**
 * Runs `work` while this process alone holds `file`; others wait.
 *
 * The kernel's flock, held by a child that lives as long as its standard input
 * is open: however this process ends, `kill -9` included, the lock is free.
 *
 * @throws {ExplainedError} No flock(1) on this machine, or it cannot lock there.
 * @throws the signal's reason, if it comes while waiting.
 */
export async function withBuildLock<T>(
  file: string,
  work: () => Promise<T>,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const flock = await findOnPath('flock');
  if (flock === null) throw noFlock();
  await mkdir(dirname(file), { recursive: true });
  const command = await tiedCommand([flock, '--exclusive', file, 'sh', '-c', 'echo held; exec cat']);
  options.signal?.throwIfAborted();
  const holder = startHolder(command);
  const endWaiting = () => holder.kill();
  options.signal?.addEventListener('abort', endWaiting, { once: true });
  try {
    const said = await Promise.race([once(holder.stdout, 'data').then(String), holder.then(() => 'ended')]);
    options.signal?.throwIfAborted();
    if (said !== 'held\n') throw cannotLock(file, (await holder).stderr);
    options.signal?.removeEventListener('abort', endWaiting);
    return await work();
  } finally {
    options.signal?.removeEventListener('abort', endWaiting);
    holder.stdin.end();
    await holder;
  }
}

function startHolder([file, ...args]: readonly [string, ...string[]]) {
  // A group of its own: Ctrl-C in a terminal must not free the lock while Go still writes.
  return execa(file, args, { detached: true, reject: false, stdin: 'pipe', stdout: 'pipe' });
}

function noFlock(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'flock is not installed, so two builds of the same program could not be kept apart',
    expected: 'flock in PATH (util-linux)',
    observed: 'no executable called flock',
    evidence: `PATH=${process.env['PATH'] ?? ''}`,
    next: 'install util-linux (Debian, Ubuntu: apt install util-linux; macOS: brew install flock)',
  });
}

function cannotLock(file: string, stderr: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The cache directory cannot be locked',
    expected: 'a file system that supports flock',
    observed: stderr === '' ? 'flock ended without a word' : stderr,
    evidence: file,
    next: 'put the cache on a local disk: PROW_STAGING_CACHE=<directory>',
  });
}
