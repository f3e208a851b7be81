import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from '../model/explained-error.js';
import { KEPT_RUN_ID } from '../model/kept-run.js';
import type { Archive } from './archive.js';
import { isAhead, runFile, SUMMARY } from './run-names.js';

export interface PointOptions {
  /** How long the pointer is tried for against other writers. */
  readonly pointerLimitMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly now?: Date;
}

/** Other writers move the pointer a few times a second at most; a minute outlasts any storm of ours. */
const POINTER_LIMIT_MS = 60_000;
const PAUSE_MS = { first: 20, most: 2_000 };

/** Moves the pointer forward to `id`, and back only from what is no run of now. */
export async function pointAt(archive: Archive, id: string, options: PointOptions = {}): Promise<void> {
  const { pointerLimitMs = POINTER_LIMIT_MS, signal, now = new Date() } = options;
  const deadline = Date.now() + pointerLimitMs;
  for (let attempt = 0; ; attempt += 1) {
    const latest = await archive.readLatest();
    if (latest.id !== null && latest.id >= id && (await isRun(archive, latest.id, now))) return;
    if (await archive.moveLatest(id, latest.generation)) return;
    if (Date.now() > deadline) throw pointerLost(archive, id, latest.id);
    // Full jitter: writers that met once must not meet again.
    await sleep(Math.random() * Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** attempt), undefined, { signal });
  }
}

async function isRun(archive: Archive, id: string, now: Date): Promise<boolean> {
  return KEPT_RUN_ID.test(id) && !isAhead(id, now) && (await archive.read(runFile(id, SUMMARY))) !== null;
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
