import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Canary } from '../../model/canary.js';
import { type GrpcAnswer, type GrpcStandIn, startGrpcStandIn } from '../fixtures/grpc-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { gangway } from './gangway.js';

const CONSUMER = { consumerType: 'PROJECT', consumerNumber: '12' };
const environmentAt = (endpoint: string) => {
  const { canary } = makeEnvironment();
  return makeEnvironment({ canary: { ...canary, gangway: CONSUMER }, endpoints: { gangway: endpoint } });
};

let standIn: GrpcStandIn | undefined;
/** What was made of requests that must be refused. */
let answers: string[];
beforeEach(() => {
  answers = [];
});
afterEach(() => standIn?.close());

/** Every canary of the omitted spelling is asked for; what was said of each type. */
async function saidWhere(answer: (method: string, request: Record<string, unknown>) => GrpcAnswer): Promise<string[]> {
  standIn = await startGrpcStandIn({ proto: 'gangway.proto', services: ['Prow'] }, answer);
  return saidAt(standIn.endpoint);
}

async function saidAt(endpoint: string, signal = new AbortController().signal): Promise<string[]> {
  const environment = environmentAt(endpoint);
  const said: string[] = [];
  await gangway.start?.(makeRun({ environment, signal }), {
    canaries: planned(environment).filter(({ spelling }) => spelling === null),
    submitted: ({ type }, prowJob) => said.push(`${type} is ${prowJob}`),
    refused: ({ type }, answer) => said.push(`${type} refused: ${answer}`),
    undecided: ({ type }, why) => said.push(`${type} undecided: ${why}`),
    badRequest: ({ request }, answer) => answers.push(`${request}: ${answer}`),
    unanswered: ({ request }, why) => answers.push(`${request} unanswered: ${why}`),
  });
  return said.sort();
}

function planned(environment: ReturnType<typeof makeEnvironment>): readonly Canary[] {
  const plan = gangway.plan(environment);
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

/** As gangway answers: it knows a job by the name that it gave it. */
function execution(id: string, changes: object = {}): object {
  const [type = '', ...name] = id.split(' ');
  return { id, job_name: name.join(' '), job_type: type, job_status: 'SUCCESS', ...changes };
}
const created = ({ job_name: job, job_execution_type: type }: Record<string, unknown>) => execution(`${type} ${job}`);

test('each type is asked for by name, with refs where Prow wants them, by the client that production lets in', async () => {
  const said = await saidWhere((method, request) =>
    method === 'CreateJobExecution' ? created(request) : execution(String(request['id'])),
  );
  const job = 'ci-canary-gangway-omitted';
  expect(said).toEqual([
    `periodic is PERIODIC ${job}`,
    `postsubmit is POSTSUBMIT ${job}-postsubmit`,
    `presubmit is PRESUBMIT ${job}-presubmit`,
  ]);
  const asked = standIn?.calls.filter(({ method }) => method === 'CreateJobExecution').slice(0, 3) ?? [];
  const base = { org: 'prow-staging', repo: 'gangway', base_ref: 'asked', base_sha: '0'.repeat(40) };
  expect(asked.map(({ request }) => request)).toMatchObject([
    { job_execution_type: 'PERIODIC', refs: null },
    { job_execution_type: 'PRESUBMIT', refs: { ...base, pulls: [{ sha: '1'.repeat(40) }] } },
    { job_execution_type: 'POSTSUBMIT', refs: { ...base, pulls: [] } },
  ]);
  for (const { headers } of asked)
    expect(headers).toMatchObject({
      'x-endpoint-api-consumer-type': 'PROJECT',
      'x-endpoint-api-consumer-number': '12',
    });
});

test('a job that is not over is asked for again', async () => {
  const left = new Map([['PERIODIC ci-canary-gangway-omitted', 2]]);
  await saidWhere((method, request) => {
    if (method === 'CreateJobExecution') return created(request);
    const id = String(request['id']);
    const more = left.get(id) ?? 0;
    left.set(id, more - 1);
    return execution(id, more > 0 ? { job_status: 'PENDING' } : {});
  });
  expect(standIn?.calls.filter(({ method }) => method === 'GetJobExecution')).toHaveLength(5);
});

test('a refusal is told in gangway’s own words, whatever its code', async () => {
  const said = await saidWhere((_, { job_execution_type: type }) =>
    type === 'PERIODIC'
      ? { code: status.PERMISSION_DENIED, details: 'not yours' }
      : { code: status.UNKNOWN, details: 'failed to find associated job' },
  );
  expect(said).toEqual([
    'periodic refused: PERMISSION_DENIED: not yours',
    'postsubmit refused: UNKNOWN: failed to find associated job',
    'presubmit refused: UNKNOWN: failed to find associated job',
  ]);
});

test('a job that gangway then knows as another one, or not at all, is told as well', async () => {
  const said = await saidWhere((method, request) => {
    if (method === 'CreateJobExecution') return created(request);
    const id = String(request['id']);
    if (id.startsWith('PERIODIC')) return { code: status.NOT_FOUND, details: 'gone' };
    return id.startsWith('POSTSUBMIT') ? execution(id, { job_name: 'other' }) : execution(id);
  });
  expect(said.filter((line) => line.includes('refused'))).toEqual([
    'periodic refused: NOT_FOUND: gone',
    expect.stringMatching(/^postsubmit refused: gangway knows ProwJob .* as postsubmit other$/),
  ]);
});

test('nobody’s answer decides nothing', async () => {
  expect(await saidWhere(() => ({ code: status.UNAVAILABLE, details: 'gone away' }))).toEqual(
    ['periodic', 'postsubmit', 'presubmit'].map((type) => expect.stringMatching(`^${type} undecided: .*gone away`)),
  );
});

test('an address where nobody listens decides nothing either, once the run is over', async () => {
  const said = await saidAt('http://127.0.0.1:1', AbortSignal.timeout(300));
  expect(said.map((line) => line.split(':')[0])).toEqual([
    'periodic undecided',
    'postsubmit undecided',
    'presubmit undecided',
  ]);
});

test('no canary is planned where production lets no API client in', () => {
  expect(gangway.plan(makeEnvironment())).toMatch(/lets no API client/);
});

test('a job that nobody has, and one for a client that nobody lets in, are asked for and told as answered', async () => {
  await saidWhere((method, request) => {
    if (method !== 'CreateJobExecution') return execution(String(request['id']));
    if (request['job_name'] !== 'prow-staging-job-of-nobody') return created(request);
    return { code: status.UNKNOWN, details: 'failed to find associated periodic job "x"' };
  });
  const asked = standIn?.calls.filter(({ method }) => method === 'CreateJobExecution').slice(3) ?? [];
  expect(asked.map(({ headers }) => headers['x-endpoint-api-consumer-number'])).toEqual(['12', '1']);
  expect(answers).toEqual([
    'a job that nobody has: UNKNOWN: failed to find associated periodic job "x"',
    // Here it lets anybody in.
    'a job, by an API client that nobody lets in: null',
  ]);
});
