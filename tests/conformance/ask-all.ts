import { describe, expect, it } from 'vitest';
import { askPromise } from './ask-promise.js';
import type { NodePlace } from './node-under-test.js';
import type { NodeKind, NodePromise } from './promise.js';
import type { PromiseResult } from './promise-results.js';

/** The longest wait for a kubelet's updates, twice. */
const PROMISE_LIMIT_MS = 360_000;

/**
 * Declares a test for each promise: those that many pods side by side can ask, and beside them, one after
 * another and on nodes of their own, those that disturb the nodes.
 *
 * @param places - two pairs of nodes of one cluster, once they stand (`peersInPairs`). The first pair is asked
 *   nearly everything, the other what disturbs its nodes: a kubelet that has been started again calls pods unready
 *   that were ready, until it has probed them.
 * @returns what became of each, as it is known.
 */
export function askAll(
  kind: NodeKind,
  { asked, places }: { readonly asked: readonly NodePromise[]; readonly places: () => readonly NodePlace[] },
): PromiseResult[] {
  const results: PromiseResult[] = [];
  const ask = async (promise: NodePromise, skip: (why: string) => void) => {
    const place = places()[promise.isAlone === true ? 2 : 0];
    if (place === undefined) throw new RangeError('the nodes do not stand');
    const result = await askPromise(promise, { kind, place });
    results.push(result);
    if (result.outcome === 'limit') skip(result.detail);
    expect(result.outcome, result.detail).toBe('kept');
  };
  const together = asked.filter(({ isAlone }) => isAlone !== true);
  const alone = asked.filter(({ isAlone }) => isAlone === true);
  describe.concurrent(`a ${kind} keeps its promise`, () => {
    it.for(together)('$id', { timeout: PROMISE_LIMIT_MS }, (promise, { skip }) => ask(promise, skip));
  });
  describe.concurrent(`a ${kind} by itself keeps its promise`, () => {
    it.sequential.for(alone)('$id', { timeout: PROMISE_LIMIT_MS }, (promise, { skip }) => ask(promise, skip));
  });
  return results;
}
