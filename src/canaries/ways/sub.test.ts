import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type GrpcStandIn, startGrpcStandIn } from '../fixtures/grpc-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { sub } from './sub.js';

const PROTO = { proto: 'pubsub.proto', services: ['google.pubsub.v1.Publisher', 'google.pubsub.v1.Subscriber'] };
const TRIGGERS = [{ project: 'p', subscriptions: ['asks'], allowedClusters: ['default'] }];

const Published = z.looseObject({
  topic: z.string(),
  messages: z.tuple([z.looseObject({ data: z.instanceof(Uint8Array), attributes: z.record(z.string(), z.string()) })]),
});

/** A message as sub has it. */
interface Message {
  readonly topic: string;
  readonly text: string;
  readonly type: string | undefined;
}

let control: Server;
let pubsub: GrpcStandIn;
let messages: Message[];
let reports: string[];
/** What sub makes of a message: what it reports, or null where it says nothing. */
let made: (message: Message) => object | null;

beforeEach(async () => {
  messages = [];
  reports = [];
  made = sensible;
  pubsub = await startGrpcStandIn(PROTO, (method, request) => {
    if (method === 'Publish') return { message_ids: [String(take(request))] };
    if (method === 'Acknowledge') return {};
    const received = reports.splice(0).map((text) => ({ ack_id: text, message: { data: Buffer.from(text) } }));
    return { received_messages: received };
  });
  control = createServer((_, answer) => {
    answer.end(JSON.stringify(messages.map((__, index) => ({ id: String(index), acks: 1 }))));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  pubsub.close();
  control.close();
});

/** Takes a message in, and says what sub would. */
function take(request: Record<string, unknown>): number {
  const { topic, messages: published } = Published.parse(request);
  const [{ data, attributes }] = published;
  const message = { topic, text: Buffer.from(data).toString(), type: attributes['prow.k8s.io/pubsub.EventType'] };
  messages.push(message);
  const report = made(message);
  if (report !== null) reports.push(JSON.stringify({ runid: runIdOf(message), ...report }));
  return messages.length - 1;
}

function runIdOf({ text }: Message): unknown {
  return JSON.parse(text).annotations['prow.k8s.io/pubsub.runID'];
}

/** As Prow's: jobs of the allowed cluster start, others do not, and of what it cannot read it says nothing. */
function sensible({ text, type }: Message): object | null {
  if (type === undefined || !text.startsWith('{')) return null;
  const { name } = JSON.parse(text);
  if (name === 'prow-staging-job-of-nobody')
    return { status: 'error', message: 'Failed creating prowjob: failed to find associated periodic job "x"' };
  return /-(default|omitted)/.test(name)
    ? { status: 'triggered' }
    : { status: 'error', message: 'Failed creating prowjob: cluster x is not allowed.' };
}

async function said(): Promise<{ canaries: string[]; answers: string[] }> {
  const { canary } = makeEnvironment();
  const { port } = control.address() as AddressInfo;
  const endpoints = { pubsub: pubsub.endpoint, 'pubsub-control': `http://127.0.0.1:${port}` };
  const environment = makeEnvironment({ canary: { ...canary, pubsub: TRIGGERS }, endpoints });
  const plan = sub.plan(environment);
  if (typeof plan === 'string') throw new Error(plan);
  const canaries: string[] = [];
  const answers: string[] = [];
  await sub.start?.(makeRun({ environment }), {
    canaries: plan.filter(({ type }) => type !== 'postsubmit'),
    submitted: ({ job }) => canaries.push(`${job} submitted`),
    refused: ({ job }, answer) => canaries.push(`${job} refused: ${answer}`),
    undecided: ({ job }, why) => canaries.push(`${job} undecided: ${why}`),
    badRequest: ({ request }, answer) => answers.push(`${request}: ${answer}`),
    unanswered: ({ request }, why) => answers.push(`${request} unanswered: ${why}`),
  });
  return { canaries: canaries.sort(), answers: answers.sort() };
}

test('every canary is asked for by a message of its type; what sub refuses is told in its words', async () => {
  const { canaries } = await said();
  const refused = ['prow-staging-no-such-cluster', 'test-infra-trusted'].flatMap((alias) =>
    ['', '-presubmit'].map((type) => `ci-canary-sub-${alias}${type}`),
  );
  expect(canaries).toEqual(
    refused.map((job) => `${job} refused: Failed creating prowjob: cluster x is not allowed.`).sort(),
  );
  const asked = messages.find(({ text }) => text.includes('"ci-canary-sub-default-presubmit"'));
  expect(asked).toMatchObject({
    topic: 'projects/p/topics/asks',
    type: 'prow.k8s.io/pubsub.PresubmitProwJobEvent',
  });
  expect(JSON.parse(asked?.text ?? '')).toMatchObject({
    refs: { org: 'prow-staging', repo: 'sub', base_ref: 'asked', pulls: [{ sha: '1'.repeat(40) }] },
    annotations: { 'prow.k8s.io/pubsub.project': 'p', 'prow.k8s.io/pubsub.topic': 'prow-staging-reports' },
  });
});

test('a job that nobody has and messages that nobody can read are published, and told as answered', async () => {
  expect((await said()).answers).toEqual([
    'a job that nobody has: Failed creating prowjob: failed to find associated periodic job "x"',
    'a message that does not say what it asks for: taken, and nothing started',
    'a message that is no JSON: taken, and nothing started',
  ]);
});

test('a message that starts a job although it does not say what it asks for is told', async () => {
  made = (message) => (message.type === undefined ? { status: 'triggered' } : sensible(message));
  expect((await said()).answers).toContain('a message that does not say what it asks for: null');
});

test('a message that cannot be published decides nothing', async () => {
  pubsub.close();
  pubsub = await startGrpcStandIn(PROTO, (method) =>
    method === 'Publish' ? { code: status.NOT_FOUND, details: 'no topic' } : { received_messages: [] },
  );
  const { canaries, answers } = await said();
  expect(canaries).toHaveLength(8);
  for (const line of canaries) expect(line).toMatch(/undecided: no message was published: .*no topic/);
  expect(answers).toHaveLength(3);
  for (const line of answers) expect(line).toMatch(/unanswered: .*no topic/);
});

test('no canary is planned where production listens on nothing', () => {
  expect(sub.plan(makeEnvironment())).toMatch(/names no subscription/);
});
