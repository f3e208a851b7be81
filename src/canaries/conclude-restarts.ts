import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseHistory } from '../model/history.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { apiFailure } from './api-failure.js';
import { HISTORY_FILE, type Run } from './open-run.js';
import { isFinal, listProwJobs, type ProwJob } from './prowjobs.js';
import { twinsOf } from './twins.js';

/** Milliseconds. Jobs of the last restart are over before what comes after it is; past the limit nothing is decided of them. */
const END_LIMITS = { waitLimitMs: 120_000, pauseMs: 1_000 };

type Submitted = EventOf<'canary-submitted'>;

/**
 * Writes down how the canaries ended that were followed after a restart only until their pods were there: one that never
 * ends, or that plank ends in error for it has lost sight of a cluster, shows a start that went wrong later.
 *
 * @returns job names of those that are not over within the limit.
 */
export async function concludeRestarts(run: Run, limits: typeof END_LIMITS = END_LIMITS): Promise<string[]> {
  const open = openAfterRestarts(run);
  if (open.length === 0) return [];
  run.progress(`Waiting ≤ ${limits.waitLimitMs / 1_000} s for ${open.length} canaries of restarts to be over`);
  try {
    const prowJobs = await untilOver(run, open, limits);
    for (const one of open) run.history.append(lookOf(one, prowJobs, limits.waitLimitMs));
    return open.flatMap(({ prowJob, canary }) => (isOver(prowJobs.get(prowJob)) ? [] : [canary.job]));
  } catch (error) {
    const detail = `canaries of restarts: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    return open.map(({ canary }) => canary.job);
  }
}

/** Of this phase, submitted after a start that was not the first, and never seen at their end. */
function openAfterRestarts({ directory, phase }: Run): Submitted[] {
  const history = parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
  const over = new Set(
    observationsOf(history, 'prowjob-observed').flatMap(({ event }) => (event.settled ? [event.prowJob] : [])),
  );
  return observationsOf(history, 'canary-submitted')
    .map(({ event }) => event)
    .filter((event) => event.phase === phase && event.start > 0 && !over.has(event.prowJob));
}

async function untilOver(
  run: Run,
  open: readonly Submitted[],
  { waitLimitMs, pauseMs }: typeof END_LIMITS,
): Promise<ReadonlyMap<string, ProwJob>> {
  const deadline = performance.now() + waitLimitMs;
  for (;;) {
    const prowJobs = await listProwJobs(run.service, run.environment.namespaces.prowJobs);
    if (open.every(({ prowJob }) => isOver(prowJobs.get(prowJob))) || performance.now() >= deadline) return prowJobs;
    await sleep(pauseMs, undefined, { signal: run.signal });
  }
}

function isOver(prowJob: ProwJob | undefined): prowJob is ProwJob {
  return prowJob !== undefined && isFinal(prowJob);
}

/** What took how long Prow says itself, in whole seconds: it was over long before it was looked at. */
function lookOf(
  { phase, start, prowJob }: Submitted,
  prowJobs: ReadonlyMap<string, ProwJob>,
  waitLimitMs: number,
): EventOf<'prowjob-observed'> {
  const seen = prowJobs.get(prowJob);
  const twins = seen === undefined ? [] : twinsOf(seen, prowJobs.values());
  const endedAt = Date.parse(seen?.completedAt ?? '');
  return {
    ...{ kind: 'prowjob-observed', phase, start, prowJob, cluster: seen?.cluster ?? null },
    ...{ state: seen?.state ?? '', description: seen?.description ?? '', settled: isOver(seen) },
    waitedMs: Number.isNaN(endedAt) ? waitLimitMs : Math.max(0, endedAt - (seen?.createdAt.getTime() ?? endedAt)),
    waitLimitMs,
    ...(twins.length === 0 ? {} : { twins }),
  };
}
