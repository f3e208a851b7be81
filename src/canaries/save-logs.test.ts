import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from './fixtures/make-run.js';
import { deployment, MANAGER, pods } from './fixtures/workload-answers.js';
import { saveLogs } from './save-logs.js';

const DONE = deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });

const open: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function podThatRestarted(restartCount: number): Answer {
  const answer = pods('uid-1');
  const { items } = answer.body as { items: { status: object }[] };
  for (const item of items) item.status = { ...item.status, containerStatuses: [{ restartCount }] };
  return answer;
}

async function saved(restartCount: number, log: (request: string) => Answer | null) {
  const api = await startApiStandIn(
    (request) => {
      if (request.includes('/deployments/')) return DONE;
      return request.includes('/log') ? log(request) : podThatRestarted(restartCount);
    },
    { role: 'service' },
  );
  open.push(api);
  const run = makeRun({ environment: makeEnvironment({ components: [MANAGER] }), clusters: [api.cluster] });
  await saveLogs(run);
  return { folder: join(run.directory, 'logs', run.phase), requests: api.requests };
}

test('keeps what a component says, and what it said before it ended', async () => {
  const log = (request: string) => ({ status: 200, body: request.includes('previous=true') ? 'before' : 'now' });
  const { folder } = await saved(1, log);
  expect(readFileSync(join(folder, 'manager-uid-1.log'), 'utf8')).toContain('now');
  expect(readFileSync(join(folder, 'manager-uid-1.previous.log'), 'utf8')).toContain('before');
  expect(statSync(join(folder, 'manager-uid-1.log')).mode & 0o777).toBe(0o600);
});

test('asks for nothing before where nothing has ended', async () => {
  const { requests } = await saved(0, () => ({ status: 200, body: 'now' }));
  expect(requests.filter((request) => request.includes('previous=true'))).toEqual([]);
});

test('says in its place why a log cannot be read', async () => {
  const { folder } = await saved(0, () => null);
  expect(readFileSync(join(folder, 'manager-uid-1.log'), 'utf8')).toBe('HTTP 404: not found');
});
