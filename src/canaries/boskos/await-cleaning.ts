import { setTimeout as sleep } from 'node:timers/promises';
import type { BoskosResource, BoskosType } from '../../model/boskos.js';
import type { BoskosAt } from './ask-boskos.js';
import { triedTypes } from './lend.js';
import { listBoskos, readResources } from './list-boskos.js';

/**
 * Milliseconds until what is dirty must be free again: a janitor that found nothing looks again after a minute
 * (cmd/janitor/janitor.go), and then cleans one after another.
 */
const CLEANING_LIMIT_MS = 100_000;

const PAUSE_MS = 1_000;

/** Waits until every type that is cleaned here has two free resources, or all it has: they begin dirty. */
export async function awaitFree(at: BoskosAt): Promise<void> {
  const cleaned = triedTypes(at.boskos.types).filter((type) => type.cleaned);
  if (cleaned.length === 0) return;
  at.run.progress(`Waiting ≤ ${CLEANING_LIMIT_MS / 1_000} s for a janitor to free resources of Boskos`);
  await awaitResources(at, (resources) => cleaned.every((type) => hasFree(resources, type)));
}

function hasFree(resources: readonly BoskosResource[], { type: wanted, names }: BoskosType): boolean {
  const own = resources.filter(({ type }) => type === wanted);
  const usable = own.filter(({ state }) => state === 'free' || state === 'busy');
  return usable.length >= Math.min(2, names.length || 1);
}

/** Waits until nothing that is cleaned here is dirty any more, and writes down how everything stands then. */
export async function awaitCleaning(at: BoskosAt): Promise<void> {
  const cleaned = new Set(at.boskos.types.filter((type) => type.cleaned).map(({ type }) => type));
  if (cleaned.size > 0) {
    at.run.progress(`Waiting ≤ ${CLEANING_LIMIT_MS / 1_000} s for a janitor to clean what was given back to Boskos`);
    await awaitResources(at, (resources) =>
      resources.every(({ type, state }) => !cleaned.has(type) || (state !== 'dirty' && state !== 'cleaning')),
    );
  }
  await listBoskos(at);
}

async function awaitResources(
  at: BoskosAt,
  isEnough: (resources: readonly BoskosResource[]) => boolean,
): Promise<void> {
  const deadline = performance.now() + CLEANING_LIMIT_MS;
  for (;;) {
    const resources = await readResources(at);
    if (resources === null || isEnough(resources)) return;
    if (performance.now() >= deadline || at.run.signal.aborted) return;
    await sleep(PAUSE_MS, undefined, { signal: at.run.signal }).catch(() => undefined);
  }
}
