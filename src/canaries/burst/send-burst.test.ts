import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Canary } from '../../model/canary.js';
import type { Phase } from '../../model/history-event.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import type { TrialLimits } from '../run-trial.js';
import { sendBurst } from './send-burst.js';

const LIMITS: TrialLimits = { waitLimitMs: 300, afterMisplacementMs: 10, pauseMs: 10, until: 'over' };
const CANARIES = ['one', 'two'].map(
  (job): Canary => ({ job, spelling: 'default', type: 'presubmit', way: 'hook-comment' }),
);

let directory: string;
let control: Server;
let cluster: ApiStandIn;
/** Whether hook answers an event; null where no Service leads to it. */
let isAnswered: (index: number) => boolean | null;
/** Labels of the ProwJob that comes of a comment for a job; null for no ProwJob. */
let labelsOf: (delivery: string) => Record<string, string> | null;
let comments: string[];
let prowJobs: object[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-burst-'));
  [comments, prowJobs] = [[], []];
  isAnswered = () => true;
  labelsOf = (delivery) => ({ 'event-GUID': delivery });
  control = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request));
    response.end(JSON.stringify(request.url === '/comments' ? comment(body.body) : OPENED));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  cluster = await startApiStandIn((request) => {
    if (request.includes('/namespaces/kube-system')) return { status: 200, body: { metadata: { uid: 'uid-1' } } };
    const items = request.includes('/prowjobs') ? prowJobs : [];
    return { status: 200, body: { metadata: { resourceVersion: '1' }, items } };
  });
});
afterEach(async () => {
  control.close();
  await cluster.close();
  rmSync(directory, { recursive: true, force: true });
});

const OPENED = { number: 7, headSha: '1'.repeat(40), baseSha: '1'.repeat(40), delivery: null };

function comment(body: string): object | null {
  const id = `delivery-${comments.push(body)}`;
  const answered = isAnswered(comments.length - 1);
  if (answered === null) return null;
  const [, job] = /^\/test (.+)$/.exec(body) ?? [];
  const labels = job === undefined ? null : labelsOf(id);
  if (labels !== null)
    prowJobs.push({
      metadata: { name: `job-${comments.length}`, creationTimestamp: '2026-08-22T10:06:00Z', labels },
      spec: { job, type: 'presubmit', cluster: 'default' },
      status: { state: 'success' },
    });
  const answer = { status: answered ? 200 : null, answer: answered ? '' : 'a timeout' };
  return { id, event: 'issue_comment', action: 'created', ...answer, at: '2026-08-22T10:06:00Z', tookMs: 5 };
}

async function sent(phase: Phase = 'candidate') {
  const secrets = join(directory, 'secrets.json');
  writeFileSync(secrets, JSON.stringify({ token: 'a'.repeat(40), hmac: 'b'.repeat(40), control: 'c'.repeat(40) }));
  const github = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
  const environment = makeEnvironment({ github: { secrets, reported: [] }, endpoints: { github } });
  const run = { ...makeRun({ environment, clusters: [cluster.cluster] }), phase };
  await sendBurst(run, { rounds: [CANARIES], events: 6, start: 5, limits: LIMITS });
  return run.events();
}

const kindsOf = (events: readonly { kind: string }[], kind: string) => events.filter((event) => event.kind === kind);

test('a job that carries the id of the event that asked for it is the canary', async () => {
  const events = await sent();
  expect(kindsOf(events, 'canary-submitted')).toMatchObject(CANARIES.map((canary) => ({ start: 5, canary })));
  expect(kindsOf(events, 'burst-answered')).toMatchObject([{ events: 6, asking: 2, isListed: true, start: 5 }]);
  expect(kindsOf(events, 'undecided')).toEqual([]);
});

test.each([
  ['no event', {}],
  ['another event', { 'event-GUID': 'delivery-0' }],
])('a job of the same name that carries the id of %s is nobody’s canary', async (_, labels) => {
  labelsOf = () => labels;
  expect(kindsOf(await sent(), 'canary-submitted')).toEqual([]);
});

test('where hook made two jobs of one event and none of another, one was lost', async () => {
  labelsOf = () => ({ 'event-GUID': 'delivery-1' });
  expect(kindsOf(await sent(), 'canary-submitted')).toHaveLength(1);
});

test('a candidate that leaves one unanswered is sent another burst, and is not where it answers all', async () => {
  isAnswered = (index) => index !== 4;
  const burst = kindsOf(await sent(), 'burst-answered');
  expect(burst).toMatchObject([
    {
      start: 5,
      answers: [
        { status: 200, events: 5 },
        { status: null, events: 1 },
      ],
    },
    { start: 6, answers: [{ status: 200, events: 6 }] },
  ]);
});

test('what the baseline leaves unanswered is not asked again', async () => {
  isAnswered = (index) => index !== 4;
  expect(kindsOf(await sent('baseline'), 'burst-answered')).toHaveLength(1);
});

test('without a Service that leads to hook nothing is said of hook', async () => {
  isAnswered = () => null;
  const events = await sent();
  expect(kindsOf(events, 'burst-answered')).toEqual([]);
  expect(kindsOf(events, 'undecided')).toMatchObject([{ cause: 'way-unreachable' }]);
});
