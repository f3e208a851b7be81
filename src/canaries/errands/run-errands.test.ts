import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Errands } from '../../model/errand.js';
import type { Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { plannedErrands, runErrands } from './run-errands.js';

const { org, errandRepository: repo } = CANARY_GITHUB;
const LIMITS = { waitLimitMs: 400, pauseMs: 10 };
const SHA = '1'.repeat(40);
const AT = '2026-08-22T10:06:00Z';
const NOTHING: Reported = { statuses: [], comments: [], labelled: [], pulls: [], deliveries: [], refused: [] };
const DELIVERY = { id: 'd', event: 'issue_comment', action: 'created', status: 200, answer: '', at: AT, tookMs: 1 };
const COMMAND = { plugin: 'hold', comment: '/hold', label: 'do-not-merge/hold' };

let directory: string;
let control: Server;
let cluster: ApiStandIn;
/** What GitHub was told by now. */
let reported: () => Reported;
/** Content of the job's file in the cluster's ConfigMap, as it was over time. */
let contents: string[];
let asked: string[];
/** What the stand-in for GitHub was told, in the order of `asked`. */
let bodies: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-errands-'));
  [contents, asked, bodies] = [['jobs'], [], []];
  control = createServer(async (request, response) => {
    const body = await textOf(request);
    asked.push(`${request.method} ${request.url}`);
    bodies.push(body);
    response.end(JSON.stringify(answerTo(`${request.method} ${request.url}`, body)));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  cluster = await startApiStandIn((request, body) => {
    if (request.startsWith('PATCH')) contents.push(textIn(Object(body)[0].value));
    const binaryData = { 'jobs.yaml': gzipSync(contents.at(-1) ?? '', { level: 9 }).toString('base64') };
    return { status: 200, body: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'jobs' }, binaryData } };
  });
});
afterEach(async () => {
  control.close();
  await cluster.close();
  rmSync(directory, { recursive: true, force: true });
});

function answerTo(call: string, _: string): unknown {
  if (call === 'POST /pulls') return { number: 7, headSha: SHA, baseSha: SHA, delivery: null };
  if (call === 'POST /comments') return DELIVERY;
  if (call === 'POST /pushes' || call === 'POST /pulls/pushes') return { before: SHA, after: SHA, delivery: DELIVERY };
  return call === 'GET /reported' ? reported() : {};
}

function textIn(value: string): string {
  return gunzipSync(Buffer.from(value, 'base64')).toString();
}

function labelBy(caller: string, label: string): Reported {
  const labelled = [{ org, repo, number: 7, label, action: 'labeled' as const, caller, at: AT }];
  const state = {
    base: 'main',
    openedBy: '',
    paths: [],
    headSha: SHA,
    state: 'open' as const,
    mergedSha: null,
    mergedBy: null,
  };
  return { ...NOTHING, labelled, pulls: [{ org, repo, number: 7, labels: [label], ...state }] };
}

async function sent(errands: Errands, endpoint?: string) {
  const secrets = join(directory, 'secrets.json');
  const tokens = { token: 'a'.repeat(40), hmac: 'b'.repeat(40), control: 'c'.repeat(40) };
  writeFileSync(secrets, JSON.stringify(tokens));
  const github = endpoint ?? `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
  const environment = makeEnvironment({ github: { secrets, reported: [] }, endpoints: { github }, errands });
  const run = makeRun({ environment, clusters: [cluster.cluster] });
  await runErrands(run, LIMITS);
  return run.events();
}

describe('a command', () => {
  test('that hook of the build under test obeys is done, and its pull request closed', async () => {
    reported = () => labelBy('hook.hold/v20251125-e3ae8cf22', COMMAND.label);
    const [event] = await sent({ 'command-obeyed': COMMAND });
    expect(event).toMatchObject({ kind: 'errand-observed', errand: 'command-obeyed', component: 'hook' });
    expect(event).toMatchObject({
      done: expect.stringContaining(COMMAND.label),
      asked: expect.stringContaining('200'),
    });
    expect(asked).toContain('POST /pulls/close');
  });

  test.each([
    ['another build', 'hook.hold/v20250522-9b3f5faca'],
    ['another program', 'crier/v20251125-e3ae8cf22'],
    ['nobody of Prow’s', ''],
  ])('is not done where the label is of %s', async (_, caller) => {
    reported = () => labelBy(caller, COMMAND.label);
    expect(await sent({ 'command-obeyed': COMMAND })).toMatchObject([{ done: null }]);
  });
});

test('a conflict is asked for by a push, and done where needs-rebase sets its label', async () => {
  reported = () => labelBy('needs-rebase/v20251125-e3ae8cf22', 'needs-rebase');
  const [event] = await sent({ 'conflict-labelled': { label: 'needs-rebase' } });
  expect(event).toMatchObject({ errand: 'conflict-labelled', done: expect.stringContaining('needs-rebase') });
  expect(asked).toEqual(expect.arrayContaining(['POST /pushes', 'POST /pulls/pushes']));
});

describe('a change', () => {
  const means = { 'change-picked': { comment: '/cherrypick' } };
  const picker = 'cherrypicker/v20251125-e3ae8cf22';
  const at = { org, repo, at: AT };
  /** A pull request as the stand-in would have it, if the comment named its branch. */
  function picked(more: Partial<Reported['pulls'][number]>): Reported {
    const [, branch = ''] = /"branch":"([^"]+)"/.exec(bodies.join()) ?? [];
    const [, path = ''] = /"files":\{"([^"]+)"/.exec(bodies.join()) ?? [];
    const state = { headSha: SHA, state: 'open' as const, mergedSha: null, mergedBy: null, labels: [] };
    return {
      ...NOTHING,
      pulls: [{ org, repo, number: 8, base: branch, openedBy: picker, paths: [path], ...state, ...more }],
    };
  }

  test('that is merged and asked for on another branch is picked where a pull request brings it there', async () => {
    reported = () => picked({});
    const [event] = await sent(means);
    expect(event).toMatchObject({ errand: 'change-picked', component: 'cherrypicker' });
    expect(event).toMatchObject({
      done: expect.stringContaining(`opened by ${picker}`),
      asked: expect.stringContaining('200'),
    });
    const order = ['POST /pulls', 'POST /branches', 'POST /pulls/merge', 'POST /comments'];
    expect(asked.filter((call) => order.includes(call))).toEqual(order);
    expect(bodies.find((body) => body.includes('"/cherrypick '))).toContain(`/cherrypick release-`);
    expect(bodies.at(-1)).toContain('"number":8');
  });

  test.each([
    ['another build', { openedBy: 'cherrypicker/v20250522-9b3f5faca' }],
    ['nobody of Prow’s', { openedBy: '' }],
    ['cherrypicker for another branch', { base: 'main' }],
    ['cherrypicker with another change', { paths: ['README.md'] }],
  ])('is not picked by a pull request of %s', async (_, more) => {
    reported = () => picked(more);
    expect(await sent(means)).toMatchObject([{ done: null }]);
  });

  test('that is not picked comes with what was said instead, and refused', async () => {
    const comments = [
      { ...at, number: 7, author: 'bot', body: 'failed to push\n\n  changes', caller: picker },
      { ...at, number: 7, author: 'bot', body: 'hello', caller: 'hook/v20251125-e3ae8cf22' },
    ];
    const call = { why: 'bad-credentials' as const, status: 403, times: 1 };
    const refused = [
      { ...call, caller: 'git/2.39.5', call: `GET /git/bot/${repo}/info/refs` },
      { ...call, caller: 'crier/v20251125-e3ae8cf22', call: 'GET /user' },
    ];
    reported = () => ({ ...NOTHING, comments, refused });
    const [event] = await sent(means);
    const said = `; it said "failed to push changes"; GET /git/bot/${repo}/info/refs was refused with 403`;
    expect(event).toMatchObject({ done: null, asked: expect.stringMatching(new RegExp(`200${said}$`)) });
    reported = () => NOTHING;
    expect(await sent(means)).toMatchObject([{ asked: expect.stringMatching(/; it said nothing$/) }]);
  });
});

describe('a context', () => {
  const files = [{ namespace: 'default', name: 'jobs', key: 'jobs.yaml', isCompressed: true }];
  const means = { 'context-retired': { files, text: 'jobs', context: 'gone' } };
  const status = { org, repo, sha: SHA, context: 'gone', state: 'success' as const, targetUrl: '', at: AT };
  const retired = { ...status, description: 'Context retired.', caller: 'status-reconciler/v20251125-e3ae8cf22' };

  test('is retired once its job is gone from the configuration, and the job is back in the end', async () => {
    const before = { ...status, description: 'Job succeeded.', caller: '' };
    const isGone = () => contents.at(-1) === '{}\n';
    reported = () => ({ ...NOTHING, statuses: isGone() ? [before, retired] : [before] });
    expect(await sent(means)).toMatchObject([{ done: expect.stringContaining('Context retired.') }]);
    expect(contents).toEqual(['jobs', '{}\n', 'jobs']);
  });

  test('is taken away a second time where nobody was up to see it go', async () => {
    const times = () => contents.filter((content) => content === '{}\n').length;
    reported = () => ({ ...NOTHING, statuses: times() > 1 ? [retired] : [] });
    expect(await sent(means)).toMatchObject([{ done: expect.stringContaining('Context retired.') }]);
  });

  test('that nobody retires is not done, and the job is back all the same', async () => {
    reported = () => NOTHING;
    expect(await sent(means)).toMatchObject([{ done: null, waitLimitMs: LIMITS.waitLimitMs }]);
    expect(contents.at(-1)).toBe('jobs');
  });
});

test('a stand-in that nobody reaches is no fault of Prow’s', async () => {
  const events = await sent({ 'command-obeyed': COMMAND }, 'http://127.0.0.1:1');
  expect(events).toMatchObject([{ kind: 'undecided', cause: 'way-unreachable' }]);
});

test('nothing is planned where there is nothing to ask for, or no GitHub', () => {
  expect(plannedErrands(makeEnvironment())).toEqual([]);
  expect(plannedErrands(makeEnvironment({ errands: { 'command-obeyed': COMMAND } }))).toEqual([]);
});
