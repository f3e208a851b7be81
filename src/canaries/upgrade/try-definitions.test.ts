import { afterEach, expect, test } from 'vitest';
import type { HistoryEvent } from '../../model/history-event.js';
import { connectCluster } from '../connect-cluster.js';
import { type Answer, type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeRun } from '../fixtures/make-run.js';
import { tryDefinitions } from './try-definitions.js';

let standIn: ApiStandIn | undefined;
afterEach(async () => standIn?.close());

const DEFINITION = { metadata: { name: 'prowjobs.prow.k8s.io' }, spec: {} };

/** What was asked of an API server that answers an apply so, and what came of it. */
async function tried(
  answer: Answer,
): Promise<{ isTaken: boolean; events: readonly HistoryEvent[]; applied: string[] }> {
  standIn = await startApiStandIn((request) => (request.startsWith('PATCH') ? answer : null));
  const run = makeRun({ clusters: [standIn.cluster] });
  const connection = connectCluster(standIn.cluster, { signal: run.signal });
  const isTaken = await tryDefinitions(run, [{ connection, definitions: [DEFINITION] }]);
  return { isTaken, events: run.events(), applied: standIn.requests.filter((one) => one.startsWith('PATCH')) };
}

test('an API server is asked as for a real apply, and told to change nothing', async () => {
  const { isTaken, events, applied } = await tried({ status: 200, body: {} });
  expect(applied).toEqual([expect.stringMatching(/customresourcedefinitions\/prowjobs\.prow\.k8s\.io\?.*dryRun=All/)]);
  expect(isTaken).toBe(true);
  expect(events.at(-1)).toMatchObject({
    kind: 'definition-tried',
    definition: DEFINITION.metadata.name,
    refused: null,
  });
});

test('one that it refuses is written down in its own words', async () => {
  const { isTaken, events } = await tried({ status: 422, body: { kind: 'Status', message: 'must have one version' } });
  expect(isTaken).toBe(false);
  expect(events.at(-1)).toMatchObject({ kind: 'definition-tried', refused: expect.stringContaining('one version') });
});

test('one of which it says nothing is undecided, and not refused', async () => {
  const { isTaken, events } = await tried({ status: 300, body: { kind: 'Status', message: 'elsewhere' } });
  expect(isTaken).toBe(true);
  expect(events.at(-1)).toMatchObject({ kind: 'undecided', detail: expect.stringContaining(DEFINITION.metadata.name) });
});
