import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeRun } from '../fixtures/make-run.js';
import { observeBadInput } from './observe-bad-input.js';
import type { SentInput } from './send-bad-input.js';

const started: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.close()));
});

const made = (name: string, { event, sha }: { event: string; sha: string }) => ({
  metadata: { name, creationTimestamp: '2026-08-22T10:05:01Z', labels: { 'event-GUID': event } },
  spec: { job: 'a', type: 'presubmit', refs: { pulls: [{ number: 1, sha }] } },
});

/** Names of ProwJobs that are said to have come of bad input, where these three were made. */
async function cameOf(sent: Pick<SentInput, 'input' | 'sha'>): Promise<unknown> {
  const items = [
    made('of-the-event', { event: 'bad', sha: 'another' }),
    made('of-the-commit', { event: 'another', sha: 'bad' }),
    made('of-neither', { event: 'another', sha: 'another' }),
  ];
  const api = await startApiStandIn(() => ({ status: 200, body: { metadata: {}, items } }), { role: 'service' });
  started.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  const delivery = { id: 'bad', event: 'pull_request', action: '', status: 200, answer: '', at: '', tookMs: 1 };
  await observeBadInput(run, { sent: [{ ...sent, delivery }], trial: { canaries: new Map() } });
  const [observed] = run.events().filter(({ kind }) => kind === 'bad-input-observed');
  return observed;
}

test('a ProwJob of the event comes of it, though that names no commit, and one of another event does not', async () => {
  expect(await cameOf({ input: 'no-json', sha: null })).toMatchObject({ prowJobs: ['of-the-event'] });
});

test('so does one of its commit, whatever event it was made of', async () => {
  const observed = await cameOf({ input: 'outsider-asks', sha: 'bad' });
  expect(observed).toMatchObject({ prowJobs: ['of-the-event', 'of-the-commit'] });
});
