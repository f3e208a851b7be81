import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Canary } from '../../model/canary.js';
import type { RefusedCall, Reported, ReportedStatus } from '../../model/github-control.js';
import type { Way } from '../../model/way.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import type { ProwJob } from '../prowjobs.js';
import { observeReports } from './observe-reports.js';

const SHA = '1'.repeat(40);
const LIMITS = { waitLimitMs: 300, pauseMs: 10 };
const NOTHING: Reported = { statuses: [], comments: [], labelled: [], pulls: [], deliveries: [], refused: [] };

let directory: string;
let control: Server;
/** What the stand-in has been told by each look; the last one stays. */
let looks: Reported[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-reports-'));
  control = createServer((_, response) => {
    const look = looks.length > 1 ? looks.shift() : looks[0];
    response.end(JSON.stringify(look));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  control.close();
  rmSync(directory, { recursive: true, force: true });
});

function status(state: ReportedStatus['state'], changes: Partial<ReportedStatus> = {}): ReportedStatus {
  const where = { org: 'o', repo: 'r', sha: SHA, context: 'ci-a', targetUrl: '', description: '' };
  return { ...where, state, caller: 'crier/v20250522-9b3f5faca', at: '2026-08-22T10:06:00Z', ...changes };
}

async function observed(way: Way, type: Canary['type'], state = 'success') {
  const secrets = join(directory, 'secrets.json');
  const tokens = { token: 'a'.repeat(40), hmac: 'b'.repeat(40), control: 'c'.repeat(40) };
  writeFileSync(secrets, JSON.stringify(tokens));
  const endpoints = { github: `http://127.0.0.1:${(control.address() as AddressInfo).port}` };
  const github = { secrets, reported: ['presubmit' as const] };
  const run = makeRun({ environment: makeEnvironment({ github, endpoints }) });
  const canary: Canary = { job: 'ci-a', spelling: 'a', type, way };
  const prowJob: ProwJob = {
    ...{ name: 'n', job: 'ci-a', type, cluster: 'a', sha: SHA, state, description: '', buildId: '1' },
    ...{ pull: null, baseSha: null },
    delivery: null,
    message: null,
    link: '',
    isMarked: false,
    createdAt: new Date(0),
    isComplete: false,
    completedAt: null,
    startedAt: null,
  };
  await observeReports(run, { canaries: new Map([['n', canary]]), prowJobs: new Map([['n', prowJob]]) }, LIMITS);
  return run.events();
}

test('what GitHub is told last is awaited', async () => {
  const pending = { ...NOTHING, statuses: [status('pending')] };
  looks = [NOTHING, pending, { ...NOTHING, statuses: [status('pending'), status('success')] }];
  const events = await observed('hook-opened', 'presubmit');
  expect(events).toMatchObject([
    { kind: 'canary-reported', prowJob: 'n', due: true, statuses: [{ state: 'pending' }, { state: 'success' }] },
  ]);
});

test('an end is awaited again where tide has tested again', async () => {
  const states = ['pending', 'error', 'pending', 'error'] as const;
  looks = [3, 4].map((count) => ({ ...NOTHING, statuses: states.slice(0, count).map((state) => status(state)) }));
  expect(await observed('tide-serial', 'presubmit', 'error')).toMatchObject([
    { statuses: states.map((state) => ({ state })) },
  ]);
});

test('what is never told otherwise is written down as it is at the limit', async () => {
  looks = [{ ...NOTHING, statuses: [status('error'), status('pending')] }];
  expect(await observed('tide-serial', 'presubmit', 'error')).toMatchObject([
    { statuses: [{ state: 'error' }, { state: 'pending' }] },
  ]);
});

test('statuses of other commits and contexts, or that the run gave itself, are not the canary’s', async () => {
  const others = [{ sha: '2'.repeat(40) }, { context: 'ci-b' }, { caller: '' }];
  looks = [{ ...NOTHING, statuses: others.map((changes) => status('success', changes)) }];
  expect(await observed('hook-opened', 'presubmit')).toMatchObject([{ due: true, statuses: [] }]);
});

test('what production’s crier tells nobody of is not awaited, and said', async () => {
  looks = [NOTHING];
  expect(await observed('tide-batch', 'batch')).toMatchObject([{ due: false, statuses: [] }]);
});

test.each([
  ['no commit', 'horologium-cron', 'success'],
  ['no end yet', 'hook-opened', 'pending'],
] as const)('a canary with %s has no report', async (_, way, state) => {
  looks = [NOTHING];
  expect(await observed(way, 'presubmit', state)).toEqual([]);
});

test('refused calls are told, but those of another build', async () => {
  const call = { why: 'unknown-call', call: 'GET /weather', status: 404, times: 1 } as const;
  const of = (caller: string): RefusedCall => ({ ...call, caller });
  const { tag } = makeEnvironment().prow;
  looks = [{ ...NOTHING, refused: [of(`tide/${tag}`), of('tide/v20190208-000000000'), of('git/2.39')] }];
  const events = await observed('horologium-cron', 'periodic');
  expect(events.map((event) => event.kind === 'github-refused' && event.caller)).toEqual([`tide/${tag}`, 'git/2.39']);
});

test('a stand-in that does not answer leaves the run undecided', async () => {
  looks = [];
  const events = await observed('hook-opened', 'presubmit');
  expect(events).toMatchObject([{ kind: 'undecided', cause: 'way-unreachable' }]);
});
