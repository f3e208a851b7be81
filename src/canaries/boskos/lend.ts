import { setTimeout as sleep } from 'node:timers/promises';
import type { BoskosAsked, BoskosResource, BoskosType } from '../../model/boskos.js';
import { askBoskos, type BoskosAt } from './ask-boskos.js';
import { listBoskos } from './list-boskos.js';

/** Types that are tried at each moment: production may have dozens, and each takes five calls. */
export const TRIED_TYPES_MAX = 8;

/** Acquirers at once: enough to collide, and fewer than a small pool of projects. */
const TOGETHER_MAX = 8;

/** Far longer than any lease of ours: a reset of what is older takes nothing back. */
const NOT_YET = '24h';

/** Milliseconds in which as many are lent as are free; Boskos' cache follows within tens of them. */
const LENDS_WITHIN_MS = 10_000;

/** Milliseconds between two tries. */
const LENDS_PAUSE_MS = 200;

/** A state nobody else uses, so that a reset takes back nothing but our own. */
const ABANDONED = 'prow-staging-abandoned';

/** The types that are tried, in production's order. */
export function triedTypes(types: readonly BoskosType[]): readonly BoskosType[] {
  return types.slice(0, TRIED_TYPES_MAX);
}

/**
 * Borrows and gives back as jobs do: one lease after another of each type, several acquirers at once, a job that ends
 * without giving back; and counts, by Boskos' own word and by its objects.
 *
 * @param giveBack - state in which resources are given back: `dirty` ones are free again when a janitor has been there.
 */
export async function lendAndCount(at: BoskosAt, giveBack: 'dirty' | 'free'): Promise<void> {
  const before = await listBoskos(at);
  // What nobody cleans here would stay dirty, and be lent no more.
  const backAs = (wanted: string): string =>
    at.boskos.types.some(({ type, cleaned }) => type === wanted && cleaned) ? giveBack : 'free';
  for (const { type } of triedTypes(at.boskos.types)) {
    if (freeOf(before, type) > 0) await oneLease(at, type, backAs(type));
  }
  const fullest = fullestType(at.boskos.types, await listBoskos(at));
  if (fullest !== null) {
    await lendTogether(at, fullest);
    await abandonOne(at, fullest.type, backAs(fullest.type));
  }
  for (const { type } of triedTypes(at.boskos.types)) await askBoskos(at, { purpose: 'count', call: 'count', type });
  await listBoskos(at);
}

function freeOf(resources: readonly BoskosResource[], wanted: string): number {
  return resources.filter(({ type, state }) => type === wanted && state === 'free').length;
}

/** The type with most free resources, or null where none has any. */
export function fullestType(
  types: readonly BoskosType[],
  resources: readonly BoskosResource[],
): { readonly type: string; readonly free: number } | null {
  const [most] = triedTypes(types)
    .map(({ type }) => ({ type, free: freeOf(resources, type) }))
    .filter(({ free }) => free > 0)
    .sort((a, b) => b.free - a.free);
  return most ?? null;
}

/** A resource is taken, kept, defended against another owner, and given back. */
async function oneLease(at: BoskosAt, type: string, giveBack: string): Promise<void> {
  const owner = `prow-staging-${at.moment}`;
  const common = { purpose: 'lease', type, owner } as const;
  const { answer } = await askBoskos(at, { ...common, call: 'acquire', to: 'busy' });
  if (answer === null) return;
  const resource = answer.name;
  await askBoskos(at, { ...common, call: 'heartbeat', resource, to: 'busy' });
  await askBoskos(at, {
    ...common,
    purpose: 'intruder',
    call: 'release',
    resource,
    owner: 'somebody-else',
    to: 'free',
  });
  await askBoskos(at, { ...common, call: 'release', resource, to: giveBack });
}

/** As many acquirers at once as there is to have, and one more; those are asked again who find nothing too early. */
async function lendTogether(at: BoskosAt, { type, free }: { type: string; free: number }): Promise<void> {
  const owners = Array.from({ length: Math.min(free + 1, TOGETHER_MAX) }, (_, index) => `prow-staging-${index}`);
  const common = { purpose: 'together', type } as const;
  const acquire = (owner: string) => askBoskos(at, { ...common, owner, call: 'acquire', to: 'busy' });
  let given = await Promise.all(owners.map(acquire));
  const wanted = Math.min(owners.length, free);
  const deadline = performance.now() + LENDS_WITHIN_MS;
  while (given.filter(isGiven).length < wanted && performance.now() < deadline && !at.run.signal.aborted) {
    await sleep(LENDS_PAUSE_MS, undefined, { signal: at.run.signal });
    const without = given.filter((one) => !isGiven(one)).slice(0, wanted - given.filter(isGiven).length);
    const again = await Promise.all(without.map(({ owner }) => acquire(owner ?? '')));
    given = [...given.filter((one) => !without.includes(one)), ...again];
  }
  await Promise.all(
    given.flatMap(({ answer, owner }) =>
      answer === null ? [] : [askBoskos(at, { ...common, owner, call: 'release', resource: answer.name, to: 'free' })],
    ),
  );
}

function isGiven({ answer }: BoskosAsked): boolean {
  return answer !== null;
}

/** A job that ends without giving back: what the reaper then asks of Boskos is asked at once. */
async function abandonOne(at: BoskosAt, type: string, giveBack: string): Promise<void> {
  const common = { purpose: 'reset', type } as const;
  const { answer } = await askBoskos(at, { ...common, owner: 'prow-staging-gone', call: 'acquire', to: ABANDONED });
  if (answer === null) return;
  const own = { type, resource: answer.name, to: ABANDONED };
  // Asked again until Boskos knows of the lease: what it does not know of it takes back at no time.
  await askBoskos(at, { ...own, purpose: 'lease', owner: 'prow-staging-gone', call: 'heartbeat' });
  const reset = { ...common, call: 'reset', resource: answer.name, from: ABANDONED, to: giveBack } as const;
  await askBoskos(at, { ...reset, purpose: 'early', expire: NOT_YET });
  await askBoskos(at, reset);
}
