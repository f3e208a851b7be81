import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { ExplainedError } from '../../model/explained-error.js';
import { findOnPath } from '../../toolchain/find-on-path.js';
import { tiedCommand } from '../../toolchain/tied-command.js';

/** What flock(1) is told to end with where another holds the file; it means nothing else. */
const HELD = 75;

/**
 * Runs `work` while this process alone holds `file`, and refuses at once where another does. The kernel’s own lock, held
 * by a child that lives no longer than this process: after `kill -9` it is free. Where that child ends first, `work` is
 * told to stop: another may begin beside it.
 *
 * @throws {ExplainedError} `undecided` where another holds it or the lock is lost, `usage` where nobody can lock here.
 */
export async function onlyOne<T>(file: string, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const flock = await findOnPath('flock');
  if (flock === null) throw cannotLock(file, 'no executable called flock in PATH (util-linux)');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const locked = [flock, '--exclusive', '--nonblock', '--conflict-exit-code', String(HELD), file];
  const [program, ...args] = await tiedCommand([...locked, 'sh', '-c', 'echo held; exec cat']);
  const holder = execa(program, args, { detached: true, reject: false, stdin: 'pipe', stdout: 'pipe' });
  const said = await Promise.race([once(holder.stdout, 'data').then(String), holder.then(() => 'ended')]);
  if (said !== 'held\n') {
    const { exitCode, stderr } = await holder;
    throw exitCode === HELD ? isHeld(file) : cannotLock(file, stderr);
  }
  const lost = new AbortController();
  let isDone = false;
  void holder.then(() => {
    if (!isDone) lost.abort(isLost(file));
  });
  try {
    return await work(lost.signal);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    isDone = true;
    holder.stdin.end();
    await holder;
  }
}

function isLost(file: string): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The night was given up: another may have begun beside it',
    expected: 'the lock to be held until its end',
    observed: 'the process that held it ended (flock)',
    evidence: file,
    next: 'look for what ended it (memory, above all), then call this again',
  });
}

function isHeld(file: string): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'Another night of this environment is under way',
    expected: 'one at a time',
    observed: 'another process holds the lock',
    evidence: file,
    next: 'wait for it: what it finds is kept, and calling this again then says so',
  });
}

function cannotLock(file: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Two nights at once could not be kept apart',
    expected: 'flock(1), and a file system that supports it',
    observed,
    evidence: file,
    next: 'install util-linux, or put the state directory on a local disk (--state)',
  });
}
