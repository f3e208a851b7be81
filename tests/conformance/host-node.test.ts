import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askPromise } from './ask-promise.js';
import { type LocalNodes, startLocalNodes } from './local-nodes.js';
import { type PromiseResult, writePromiseResults } from './promise-results.js';
import { ADOPTION } from './promises/adoption.js';
import { PROMISES } from './promises/all.js';

/** The project `conformance` asks everything; any other run only what is answered within seconds. */
const asked = process.env['CONFORMANCE'] === 'all' ? PROMISES : PROMISES.filter(({ isQuick }) => isQuick === true);

/** The longest wait for a kubelet's updates, twice. */
const PROMISE_LIMIT_MS = 360_000;

let state: string;
let nodes: LocalNodes;
const results: PromiseResult[] = [];

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'prow-staging-conformance-'));
  nodes = await startLocalNodes(join(state, 'e'));
});
afterAll(async () => {
  await writePromiseResults('host node', results);
  await nodes?.stop();
  await rm(state, { recursive: true, force: true });
});

describe.concurrent('a host node keeps its promise', () => {
  it.for(asked)('$id', { timeout: PROMISE_LIMIT_MS }, async (promise, { skip }) => {
    const place = ADOPTION.includes(promise) ? nodes.restarted : nodes.calm;
    const result = await askPromise(promise, { place, kind: 'host node' });
    results.push(result);
    if (result.outcome === 'limit') skip(result.detail);
    expect(result.outcome, result.detail).toBe('kept');
  });
});
