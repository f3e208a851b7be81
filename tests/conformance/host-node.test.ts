import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { askAll } from './ask-all.js';
import { type LocalNodes, startLocalNodes } from './local-nodes.js';
import { forgetPromiseResults, writePromiseResults } from './promise-results.js';
import { PROMISES } from './promises/all.js';

/** The project `conformance` asks everything; any other run only what is answered within seconds. */
const asked = process.env['CONFORMANCE'] === 'all' ? PROMISES : PROMISES.filter(({ isQuick }) => isQuick === true);

let state: string;
let nodes: LocalNodes;
const results = askAll('host node', { asked, places: () => nodes.places });

beforeAll(async () => {
  if (asked === PROMISES) await forgetPromiseResults('host node');
  state = await mkdtemp(join(tmpdir(), 'prow-staging-conformance-'));
  nodes = await startLocalNodes(join(state, 'e'));
});
afterAll(async () => {
  await writePromiseResults('host node', results);
  await nodes?.stop();
  await rm(state, { recursive: true, force: true });
});
