import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { MANAGER } from './fixtures/workload-answers.js';
import { recordRestarts } from './record-restarts.js';

const open: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** What is written of a component whose pod restarted so often, and said so last. */
async function recorded(restartCount: number, log: string | null, lease: string | null = 'leader-lock') {
  const api = await startApiStandIn(() => (log === null ? null : { status: 200, body: log }));
  open.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  const lastState = restartCount === 0 ? {} : { terminated: { exitCode: 1 } };
  const status = { containerStatuses: [{ restartCount, lastState }] };
  const pod = JSON.parse(JSON.stringify({ metadata: { name: 'manager-1', uid: 'uid-1' }, status }));
  await recordRestarts(run, { ...MANAGER, lease }, [pod]);
  return { events: run.events(), requests: api.requests };
}

const LOST = 'line\n{"error":"leader election lost","level":"fatal","msg":"failed to start manager"}\n';

test('a component that could not renew its Lease is told from one that ended by itself', async () => {
  const { events, requests } = await recorded(1, LOST);
  expect(events).toMatchObject([{ restarts: 1, lastExitCode: 1, lostLease: true }]);
  expect(requests[0]).toContain('previous=true');
  expect((await recorded(1, 'panic: nil map\n')).events[0]).not.toHaveProperty('lostLease');
});

test('what its log says counts only of a component that has a Lease, and restarted, and whose log is there', async () => {
  expect((await recorded(1, LOST, null)).events[0]).not.toHaveProperty('lostLease');
  expect((await recorded(0, LOST)).events[0]).not.toHaveProperty('lostLease');
  expect((await recorded(1, null)).events[0]).not.toHaveProperty('lostLease');
});
