import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeclaredComponent } from '../model/environment.js';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from './fixtures/make-run.js';
import { deployment, MANAGER, pods, replicaSets } from './fixtures/workload-answers.js';
import { observeRollout } from './observe-rollout.js';
import type { ObservedProcess } from './observer.js';

const DONE = deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });
const PAUSED = deployment({ updatedReplicas: 0, readyReplicas: 1, observedGeneration: 2 });
const PROCESS: ObservedProcess = {
  pid: 7,
  executableSha256: 'ab',
  executable: '/prow-controller-manager',
  addresses: ['127.0.0.1', '10.100.0.5'],
};

const open: (ApiStandIn | Server)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function restarted(restartCount: number): Answer {
  const answer = pods('uid-2');
  const { items } = answer.body as { items: { status: object }[] };
  for (const item of items) item.status = { ...item.status, containerStatuses: [{ restartCount }] };
  return answer;
}

async function observe(options: {
  workload?: Answer;
  sets?: Answer;
  processes?: ObservedProcess[];
  auditLog?: string;
  /** How often the component's metrics do not answer at first. */
  silent?: number;
  /** What is told of the pod from the moment its metrics were silent. */
  restartsMeanwhile?: number;
  component?: DeclaredComponent;
  answerLimitMs?: number;
}) {
  const {
    workload = DONE,
    sets = replicaSets('old', 'new'),
    processes = [PROCESS],
    auditLog = null,
    component = MANAGER,
  } = options;
  let silent = options.silent ?? 0;
  let hasBeenSilent = false;
  const api = await startApiStandIn(
    (request) => {
      if (request.includes('/deployments/')) return workload;
      if (request.includes('/replicasets')) return sets;
      // No word of why it ended.
      if (request.includes('/log?')) return null;
      return request.includes('/pods') ? restarted(hasBeenSilent ? (options.restartsMeanwhile ?? 0) : 0) : null;
    },
    { role: 'service', auditLog },
  );
  const observer = join(mkdtempSync(join(tmpdir(), 'observer-')), 'socket');
  const server = createServer(({ url }, response) => {
    if (url !== '/processes' && silent > 0) {
      silent -= 1;
      hasBeenSilent = true;
      response.writeHead(502).end();
      return;
    }
    response.end(url === '/processes' ? JSON.stringify({ processes }) : 'prow_version 1.7640288e+09\n');
  }).listen(observer);
  open.push(api, server);
  const run = makeRun({ environment: makeEnvironment({ observer, components: [component] }), clusters: [api.cluster] });
  const record = await observeRollout(run, {
    previousPods: { 'prow-controller-manager': ['uid-1'] },
    limitMs: 700,
    answerLimitMs: options.answerLimitMs ?? 700,
  });
  return { run, record };
}

test('a rollout is told by what runs: digest from the machine, version from Prow, pods from the API', async () => {
  const { run, record } = await observe({});
  expect(record.workloads).toMatchObject([{ wanted: 1, pods: ['uid-2'], previousPods: ['uid-1'] }]);
  expect(record.processes).toMatchObject([
    { podUid: 'uid-2', ready: true, executableSha256: 'ab', prowVersion: 1_764_028_800, userAgents: [] },
  ]);
  expect(run.events().map(({ kind }) => kind)).toEqual(['workload-observed', 'rollout-observed', 'restarts-observed']);
});

test('what its controller calls the declared template is told beside what each pod was made from', async () => {
  expect((await observe({})).record.workloads).toMatchObject([{ revision: 'new', podRevisions: { 'uid-2': 'new' } }]);
});

test('a controller that made nothing of what is declared is told as such, as of a paused Deployment', async () => {
  const { record } = await observe({ workload: PAUSED, sets: replicaSets('old') });
  expect(record.workloads).toMatchObject([{ revision: null, podRevisions: { 'uid-2': 'new' } }]);
});

test.each([
  ['is asked again', 1, 1_764_028_800],
  ['is told as silent past the limit', 99, null],
])('a component that does not serve its metrics yet %s', async (_what, silent, prowVersion) => {
  const { record } = await observe({ silent });
  expect(record.processes).toMatchObject([{ executableSha256: 'ab', prowVersion }]);
});

test('a component that ends while its answer is waited for is told as started again', async () => {
  const { record } = await observe({ silent: 1, restartsMeanwhile: 1 });
  expect(record.restarts).toMatchObject([{ podUid: 'uid-2', restarts: 1 }]);
  expect((await observe({ silent: 1 })).record.restarts).toMatchObject([{ podUid: 'uid-2', restarts: 0 }]);
});

test('two executables under one pod’s address are both told', async () => {
  const { record } = await observe({ processes: [PROCESS, { ...PROCESS, pid: 8, executableSha256: 'cd' }] });
  expect(record.processes.map(({ executableSha256 }) => executableSha256)).toEqual(['ab', 'cd']);
});

test.each([
  ['of another program', { ...PROCESS, executable: '/bin/sh' }],
  ['of another pod', { ...PROCESS, addresses: ['10.100.0.6'] }],
])('a process %s does not stand for the component', async (_what, other) => {
  const { record } = await observe({ processes: [other] });
  expect(record.processes).toMatchObject([{ executableSha256: null }]);
});

test('a rollout that never ends is told as it stands when the limit is reached', async () => {
  const { run } = await observe({ workload: PAUSED });
  expect(run.events().map(({ kind }) => kind)).toEqual(['workload-observed', 'rollout-observed', 'restarts-observed']);
});

test('user agents are those the pod itself used since it was created', async () => {
  const auditLog = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  const line = (userAgent: string, address: string, requestReceivedTimestamp: string): string =>
    `${JSON.stringify({ kind: 'Event', stage: 'ResponseComplete', verb: 'list', user: {}, sourceIPs: [address], userAgent, requestReceivedTimestamp })}\n`;
  writeFileSync(
    auditLog,
    line('early/v1', '10.100.0.5', '2026-08-22T10:03:59Z') +
      line('prow-controller-manager/v2', '10.100.0.5', '2026-08-22T10:06:00Z') +
      line('other/v3', '10.100.0.55', '2026-08-22T10:06:00Z'),
  );
  const { record } = await observe({ auditLog });
  expect(record.processes).toMatchObject([{ userAgents: ['prow-controller-manager/v2'] }]);
});

describe('an audit log in which a component is not heard', () => {
  const unheard = { auditLog: '/dev/null', answerLimitMs: 2_000 };
  const tookMs = async (name: string): Promise<number> => {
    const begun = performance.now();
    const component = { ...MANAGER, component: name };
    const { record } = await observe({ ...unheard, component, processes: [{ ...PROCESS, executable: `/${name}` }] });
    expect(record.processes).toMatchObject([{ executableSha256: 'ab', userAgents: [] }]);
    return performance.now() - begun;
  };

  test('is read again until the limit where it calls an API server by itself', async () => {
    expect(await tookMs('prow-controller-manager')).toBeGreaterThanOrEqual(2_000);
  });

  test('is read once where it waits to be asked', async () => {
    expect(await tookMs('hook')).toBeLessThan(2_000);
  });
});

test('a layer that cannot look at processes says so', async () => {
  const api = await startApiStandIn((request) => {
    if (request.includes('/deployments/')) return DONE;
    return request.includes('/replicasets') ? replicaSets('new') : pods('uid-2');
  });
  open.push(api);
  const run = makeRun({ environment: makeEnvironment({ components: [MANAGER] }), clusters: [api.cluster] });
  await observeRollout(run, { previousPods: {} });
  expect(run.events()).toMatchObject([
    { kind: 'workload-observed', previousPods: [] },
    { kind: 'undecided', cause: 'process-unreadable' },
    { kind: 'rollout-observed', executableSha256: null, prowVersion: null },
    { kind: 'restarts-observed', restarts: 0, lastExitCode: null },
  ]);
});

test('a component at zero replicas is not looked for', async () => {
  const run = makeRun({ environment: makeEnvironment({ components: [{ ...MANAGER, replicas: 0 }] }) });
  expect((await observeRollout(run, { previousPods: {} })).workloads).toEqual([]);
});
