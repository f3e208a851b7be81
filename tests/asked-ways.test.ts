import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANARY_JOB_PREFIX, canaryJobs } from '../infra/differences/canary-jobs.js';
import { makeEnvironment, makeRun } from '../src/canaries/fixtures/make-run.js';
import { gangway } from '../src/canaries/ways/gangway.js';
import { sub } from '../src/canaries/ways/sub.js';
import type { WayDriver } from '../src/canaries/ways/way-driver.js';
import { BAD_REQUESTS } from '../src/model/bad-request.js';
import { PUBSUB_REPORTS } from '../src/model/pubsub.js';
import type { Way } from '../src/model/way.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';

/** Prow's own gangway and sub, and Google's fake of Pub/Sub, before an API server that only keeps ProwJobs. */
const TAG = 'v20251125-e3ae8cf22';
const CONSUMER = { consumerType: 'PROJECT', consumerNumber: '123456789012' };
const TRIGGERS = [{ project: 'p', subscriptions: ['asks'], allowedClusters: ['default'] }];

const CONFIG = `
prowjob_namespace: prow
pod_namespace: test-pods
log_level: debug
gangway:
  allowed_api_clients:
    - gcp: {endpoint_api_consumer_type: PROJECT, endpoint_api_consumer_number: '${CONSUMER.consumerNumber}'}
      allowed_jobs_filters: [{tenant_id: GlobalDefaultID}]
pubsub_triggers:
  - {project: p, topics: [asks], allowed_clusters: [default]}
`;

let directory: string;
let api: Server;
let prowJobs: Map<string, Record<string, unknown>>;
const programs: ChildProcess[] = [];
const endpoints: Record<string, string> = {};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-asked-'));
  prowJobs = new Map();
  api = await startApi();
  const { executables } = await buildProw(await resolveCandidate(TAG), ['gangway', 'sub']);
  const tools = await ensureTools(['pubsub-stand-in']);
  const { aliases } = makeEnvironment();
  const ways = ['gangway', 'sub'] as const;
  const terms = { tenantId: 'GlobalDefaultID', hasTriggers: true, image: 'i', hostNodes: null, cloning: null };
  const files = {
    'config.yaml': CONFIG,
    'jobs.yaml': canaryJobs(aliases, { ways, ...terms }).text,
    kubeconfig: kubeconfig((api.address() as AddressInfo).port),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const [grpc, topics, control, http] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const subscriptions = ['asks', PUBSUB_REPORTS].map((name) => `p/${name}`).join(',');
  const fake = [`--address=127.0.0.1:${topics}`, `--control=127.0.0.1:${control}`, `--subscriptions=${subscriptions}`];
  run(tools['pubsub-stand-in'], fake);
  run(executables['gangway']?.path, [...(await flags()), `--port=${grpc}`]);
  run(executables['sub']?.path, [...(await flags()), `--port=${http}`], {
    PUBSUB_EMULATOR_HOST: `127.0.0.1:${topics}`,
  });
  endpoints['gangway'] = `http://127.0.0.1:${grpc}`;
  endpoints['pubsub'] = `http://127.0.0.1:${topics}`;
  endpoints['pubsub-control'] = `http://127.0.0.1:${control}`;
});
afterAll(() => {
  for (const program of programs) program.kill('SIGKILL');
  api.close();
  rmSync(directory, { recursive: true, force: true });
});

describe.each([
  ['gangway', gangway],
  ['sub', sub],
] as const)('Prow’s own %s', (way, driver) => {
  test('starts every canary that production lets in, and refuses the others and what must be refused', async () => {
    const { submitted, refused, undecided, answers } = await startAll(way, driver);
    expect(undecided).toEqual([]);
    const allowed = ({ spelling }: { spelling: string | null }) =>
      way === 'gangway' || spelling === null || spelling === 'default';
    const canaries = driver.plan(environment());
    if (typeof canaries === 'string') throw new Error(canaries);
    const jobsOf = (isIn: boolean) =>
      canaries
        .filter((one) => allowed(one) === isIn)
        .map(({ job }) => job)
        .sort();
    const made = [...prowJobs.values()].map(specOf).filter(({ job }) => job.startsWith(`${CANARY_JOB_PREFIX}${way}-`));
    expect(made.map(({ job }) => job).sort()).toEqual(jobsOf(true));
    for (const { job, cluster } of made)
      expect(cluster).toBe(canaries.find((one) => one.job === job)?.spelling ?? 'default');
    if (way === 'gangway') expect(submitted).toEqual(jobsOf(true));
    expect(refused.map(([job]) => job).sort()).toEqual(jobsOf(false));
    for (const [, answer] of refused) expect(answer).toMatch(/cluster \S+ is not allowed/);
    expect(answers.map(({ request }) => request).sort()).toEqual(Object.keys(BAD_REQUESTS[way] ?? {}).sort());
    for (const { request, answer } of answers) expect(answer).toContain(BAD_REQUESTS[way]?.[request]);
  });
});

function environment() {
  const { canary } = makeEnvironment();
  const asked = { gangway: CONSUMER, pubsub: TRIGGERS, jobPrefix: CANARY_JOB_PREFIX };
  return makeEnvironment({ canary: { ...canary, ...asked }, endpoints });
}

async function startAll(way: Way, driver: WayDriver) {
  const plan = driver.plan(environment());
  if (typeof plan === 'string') throw new Error(plan);
  const submitted: string[] = [];
  const refused: [string, string][] = [];
  const undecided: string[] = [];
  const answers: { request: string; answer: string | null }[] = [];
  await driver.start?.(makeRun({ environment: environment() }), {
    canaries: plan,
    submitted: ({ job }) => submitted.push(job),
    refused: ({ job }, answer) => refused.push([job, answer]),
    undecided: ({ job }, why) => undecided.push(`${way} ${job}: ${why}`),
    badRequest: ({ request }, answer) => answers.push({ request, answer }),
    unanswered: ({ request }, why) => undecided.push(`${request}: ${why}`),
  });
  return { submitted: submitted.sort(), refused, undecided, answers };
}

function specOf(prowJob: Record<string, unknown>): { job: string; cluster: string } {
  return prowJob['spec'] as { job: string; cluster: string };
}

/** Keeps ProwJobs, each over as soon as it is made. */
async function startApi(): Promise<Server> {
  const server = createServer(async (request, answer) => {
    const body = await bodyOf(request);
    const name = request.url?.split('/').at(-1) ?? '';
    if (request.method === 'POST') {
      const made: Record<string, unknown> = JSON.parse(body);
      const { name: own } = made['metadata'] as { name: string };
      prowJobs.set(own, { ...made, status: { ...Object(made['status']), state: 'success' } });
    }
    const found = request.method === 'POST' ? JSON.parse(body) : prowJobs.get(name);
    answer.writeHead(found === undefined ? 404 : request.method === 'POST' ? 201 : 200, {
      'content-type': 'application/json',
    });
    answer.end(
      JSON.stringify(found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function run(program: string | undefined, args: readonly string[], env: Record<string, string> = {}): void {
  if (program === undefined) throw new Error('it was built');
  const variables = { PATH: process.env['PATH'] ?? '', HOME: directory, TMPDIR: directory, ...env };
  programs.push(spawn(program, args, { env: variables, stdio: 'ignore' }));
}

async function flags(): Promise<string[]> {
  return [
    `--config-path=${join(directory, 'config.yaml')}`,
    `--job-config-path=${join(directory, 'jobs.yaml')}`,
    `--kubeconfig=${join(directory, 'kubeconfig')}`,
    '--dry-run=false',
    `--health-port=${await freePort()}`,
    `--metrics-port=${await freePort()}`,
    `--pprof-port=${await freePort()}`,
  ];
}

function kubeconfig(port: number): string {
  const cluster = { name: 'c', cluster: { server: `http://127.0.0.1:${port}` } };
  const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
  const users = [{ name: 'u', user: {} }];
  const whole = { apiVersion: 'v1', kind: 'Config', clusters: [cluster], contexts: [context], users };
  return JSON.stringify({ ...whole, 'current-context': 'c' });
}

async function freePort(): Promise<number> {
  const server = createSocket();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
