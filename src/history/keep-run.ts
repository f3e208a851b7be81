import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from '../model/explained-error.js';
import type { KeptRun } from '../model/kept-run.js';
import type { Archive } from './archive.js';
import { runFile, SUMMARY } from './run-names.js';

/** What is kept of a run: its files by name, and what a list of runs says of it. */
export interface RunToKeep {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly summary: Omit<KeptRun, 'id' | 'files'>;
}

export interface KeepOptions {
  /** How long the pointer is tried for against other writers. */
  readonly pointerLimitMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Other writers move the pointer a few times a second at most; a minute outlasts any storm of ours. */
const POINTER_LIMIT_MS = 60_000;
const PAUSE_MS = { first: 20, most: 2_000 };

/**
 * Keeps a run, and points at it if it is the newest. Its id follows from its
 * files, so a run that was half kept when its writer was killed is completed by
 * keeping it again, and two runs never meet in one name. The summary comes last:
 * without it there is no run.
 *
 * @throws {ExplainedError} `fault` where the pointer cannot be moved in time: the run is kept all the same.
 */
export async function keepRun(archive: Archive, run: RunToKeep, options: KeepOptions = {}): Promise<KeptRun> {
  const files = Object.fromEntries([...run.files].map(([name, bytes]) => [name, sha256(bytes)] as const).sort());
  const kept: KeptRun = { id: keptId(run.summary.startedAt, files), ...run.summary, files };
  for (const [name, bytes] of run.files) {
    options.signal?.throwIfAborted();
    await archive.create(runFile(kept.id, name), bytes);
  }
  await archive.create(runFile(kept.id, SUMMARY), Buffer.from(`${JSON.stringify(kept, null, 2)}\n`));
  await pointAt(archive, kept.id, options);
  return kept;
}

/** Moves the pointer forward to `id`, and never back. */
export async function pointAt(archive: Archive, id: string, options: KeepOptions = {}): Promise<void> {
  const { pointerLimitMs = POINTER_LIMIT_MS, signal } = options;
  const deadline = Date.now() + pointerLimitMs;
  for (let attempt = 0; ; attempt += 1) {
    const latest = await archive.readLatest();
    if (latest.id !== null && latest.id >= id) return;
    if (await archive.moveLatest(id, latest.generation)) return;
    if (Date.now() > deadline) throw pointerLost(archive, id, latest.id);
    // Full jitter: writers that met once must not meet again.
    await sleep(Math.random() * Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** attempt), undefined, { signal });
  }
}

function keptId(startedAt: string, files: Readonly<Record<string, string>>): string {
  const stamp = new Date(startedAt)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `${stamp}-${sha256(Buffer.from(JSON.stringify(files))).slice(0, 12)}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function pointerLost(archive: Archive, id: string, latest: string | null): ExplainedError {
  return new ExplainedError('fault', {
    what: 'The run is kept, but `latest` could not be pointed at it',
    expected: `latest at ${id}`,
    observed: `others moved it whenever this run tried; last at ${latest ?? 'nothing'}`,
    evidence: `${archive.place}: latest`,
    next: 'nothing is lost: whoever asks for the latest run next finds this one and points at it',
  });
}
