import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { askAll } from './ask-all.js';
import { type LocalNodes, startLocalNodes } from './local-nodes.js';
import { forgetPromiseResults, writePromiseResults } from './promise-results.js';
import { PROMISES } from './promises/all.js';

let state: string;
let nodes: LocalNodes;
const results = askAll('host node', { asked: PROMISES, places: () => nodes.places });

beforeAll(async () => {
  await forgetPromiseResults('host node');
  state = await mkdtemp(join(tmpdir(), 'prow-staging-conformance-'));
  nodes = await startLocalNodes(join(state, 'e'));
});
afterAll(async () => {
  await writePromiseResults('host node', results);
  await nodes?.stop();
  await rm(state, { recursive: true, force: true });
});
