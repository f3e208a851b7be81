import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { OpenedPull, Pushed } from '../../model/github-control.js';
import { githubUnderTest } from './fixtures/github-under-test.js';

/** Making repositories takes many small programs; on a machine that builds meanwhile, many seconds. */
const HOOK_LIMIT_MS = 120_000;

type Github = Awaited<ReturnType<typeof githubUnderTest>>;
let github: Github;
beforeAll(async () => {
  github = await githubUnderTest();
}, HOOK_LIMIT_MS);
afterAll(() => github.close());

const AT = { org: 'org', repo: 'repo' };

async function open(more: object = {}): Promise<OpenedPull> {
  const given = { ...AT, author: 'alice', title: 'a change', files: { [`${Math.random()}`]: 'text' }, ...more };
  return OpenedPull.parse((await github.control('POST', '/pulls', given)).json);
}

test('a connection is its client’s to close, so that no request is sent over one that is being closed', async () => {
  const { status, headers } = await github.call('GET', '/repos/org/repo/pulls');
  expect([status, headers.get('connection'), headers.get('keep-alive')]).toEqual([200, 'keep-alive', null]);
});

describe('a pull request', () => {
  test('is what it was opened as, and its event is signed in both ways', async () => {
    const { number, headSha, baseSha } = await open({ files: { 'docs/new.md': 'new' }, labels: ['lgtm'] });
    const { json } = await github.call('GET', `/repos/org/repo/pulls/${number}`);
    expect(json).toMatchObject({
      ...{
        number,
        state: 'open',
        merged: false,
        mergeable: true,
        user: { login: 'alice' },
        labels: [{ name: 'lgtm' }],
      },
      base: { ref: 'main', sha: baseSha, repo: { full_name: 'org/repo', owner: { login: 'org' } } },
      head: { sha: headSha },
    });
    const files = await github.call('GET', `/repos/org/repo/pulls/${number}/files`);
    expect(files.json).toMatchObject([{ filename: 'docs/new.md', status: 'added' }]);
    const event = await vi.waitUntil(() => github.events.find(({ body }) => body.includes(headSha)));
    const digest = (algorithm: string) => createHmac(algorithm, github.tokens.hmac).update(event.body).digest('hex');
    expect(event.headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-hub-signature': `sha1=${digest('sha1')}`,
      'x-hub-signature-256': `sha256=${digest('sha256')}`,
    });
    expect(JSON.parse(event.body)).toMatchObject({ action: 'opened', number, repository: { full_name: 'org/repo' } });
  });

  test('of several that are opened at once each has a number and a commit of its own', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => open({ silent: true })));
    expect(new Set(opened.map(({ number }) => number)).size).toBe(5);
    const pulls = await Promise.all(
      opened.map(async ({ number }) => (await github.call('GET', `/repos/org/repo/pulls/${number}`)).json),
    );
    expect(pulls).toMatchObject(opened.map(({ headSha }) => ({ head: { sha: headSha } })));
  });

  test('opened in silence sends no event, and has the statuses it is given', async () => {
    const { headSha } = await open({ silent: true, statuses: ['unit'] });
    const after = await open();
    await vi.waitUntil(() => github.events.some(({ body }) => body.includes(after.headSha)));
    expect(github.events.some(({ body }) => body.includes(headSha))).toBe(false);
    const { json } = await github.call('GET', `/repos/org/repo/commits/${headSha}/status`);
    expect(json).toMatchObject({ state: 'success', statuses: [{ context: 'unit', state: 'success' }] });
  });

  test('is merged by a real merge commit, once', async () => {
    const { number, headSha } = await open({ files: { merged: 'yes' } });
    const merge = () => github.call('PUT', `/repos/org/repo/pulls/${number}/merge`, { sha: headSha });
    const { status, json } = await merge();
    expect({ status, json }).toMatchObject({ status: 200, json: { merged: true } });
    const ref = await github.call('GET', '/repos/org/repo/git/refs/heads/main');
    expect(ref.json).toMatchObject({ object: { sha: (json as { sha: string }).sha } });
    expect((await merge()).status).toBe(405);
    const pull = (await github.reported()).pulls.find((one) => one.number === number);
    expect(pull).toMatchObject({ state: 'closed', mergedBy: 'hook/v1' });
  });

  test('is not merged at another head, nor where both changed the same file', async () => {
    const path = 'README.md';
    const { number } = await open({ files: { [path]: 'one' } });
    const other = await open({ files: { [path]: 'two' } });
    const merge = (of: number, sha: string) => github.call('PUT', `/repos/org/repo/pulls/${of}/merge`, { sha });
    expect((await merge(number, other.headSha)).status).toBe(409);
    expect((await merge(other.number, other.headSha)).status).toBe(200);
    const { json } = await github.call('GET', `/repos/org/repo/pulls/${number}`);
    expect(json).toMatchObject({ mergeable: false });
    expect((await merge(number, '')).status).toBe(405);
  });
});

test('a push is an event with the files it changed, and moves the branch', async () => {
  const given = { ...AT, author: 'alice', files: { pushed: 'x' } };
  const { before, after } = Pushed.parse((await github.control('POST', '/pushes', given)).json);
  const event = await vi.waitUntil(() => github.events.find(({ body }) => body.includes(`"after":"${after}"`)));
  expect(event.headers['x-github-event']).toBe('push');
  expect(JSON.parse(event.body)).toMatchObject({
    ...{ ref: 'refs/heads/main', before, after, commits: [{ id: after, added: ['pushed'] }] },
    repository: { owner: { login: 'org', name: 'org' } },
  });
});

test('a clone has the commits that the interface names', async () => {
  const { number, headSha } = await open({ files: { inside: 'text of the change' } });
  const target = mkdtempSync(join(tmpdir(), 'prow-staging-clone-'));
  try {
    const url = github.base.replace('http://', `http://bot:${github.tokens.token}@`);
    await execa('git', ['clone', '--quiet', `${url}/git/org/repo.git`, target]);
    await execa('git', ['-C', target, 'fetch', '--quiet', 'origin', `pull/${number}/head`]);
    await execa('git', ['-C', target, 'checkout', '--quiet', headSha]);
    expect(readFileSync(join(target, 'inside'), 'utf8')).toBe('text of the change');
    const push = await execa('git', ['-C', target, 'push', 'origin', 'HEAD:main'], { reject: false });
    expect(push.exitCode).not.toBe(0);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
});

describe('what Prow tells GitHub', () => {
  test('is kept as it was told: statuses in order, comments, labels', async () => {
    const { number, headSha } = await open();
    for (const state of ['pending', 'success'])
      await github.call('POST', `/repos/org/repo/statuses/${headSha}`, {
        ...{ state, context: 'unit', description: 'Job.', target_url: 'http://deck/1' },
      });
    const path = `/repos/org/repo/issues/${number}`;
    expect((await github.call('POST', `${path}/comments`, { body: 'told' })).status).toBe(201);
    expect((await github.call('POST', `${path}/labels`, ['ok-to-test'])).json).toMatchObject([{ name: 'ok-to-test' }]);
    expect((await github.call('DELETE', `${path}/labels/ok-to-test`)).status).toBe(200);
    expect((await github.call('DELETE', `${path}/labels/ok-to-test`)).status).toBe(404);
    const { statuses, comments } = await github.reported();
    expect(statuses.filter(({ sha }) => sha === headSha)).toMatchObject([
      { state: 'pending', context: 'unit', targetUrl: 'http://deck/1', caller: 'hook/v1' },
      { state: 'success', context: 'unit' },
    ]);
    expect(comments.filter((one) => one.number === number)).toMatchObject([{ author: 'bot', body: 'told' }]);
  });

  test('of a commit that is not there is refused in the words crier knows', async () => {
    const gone = '0'.repeat(40);
    const { status, json } = await github.call('POST', `/repos/org/repo/statuses/${gone}`, { state: 'success' });
    expect({ status, json }).toMatchObject({ status: 422, json: { message: `No commit found for SHA: ${gone}` } });
  });
});

describe('tide’s search', () => {
  const QUERY = `query($query: String!, $searchCursor: String) {
    search(type: ISSUE, first: 37, after: $searchCursor, query: $query) {
      pageInfo { hasNextPage endCursor }
      nodes { ... on PullRequest { number headRefOid mergeable commits(last: 4) { nodes { commit { oid status { contexts { context state } } } } } } }
    }
  }`;
  const search = async (query: string) =>
    (await github.call('POST', '/graphql', { query: QUERY, variables: { query, searchCursor: null } })).json;

  test('finds what has the labels it asks for, and nothing else', async () => {
    const { number, headSha } = await open({ labels: ['approved', 'lgtm'], statuses: ['unit'], silent: true });
    await open({ labels: ['approved', 'lgtm', 'hold'] });
    await open({ labels: ['approved'] });
    const found = await search(
      'is:pr state:open archived:false label:"approved" label:"x","lgtm" -label:"hold" repo:"org/repo" updated:*..2999-01-01T00:00:00Z',
    );
    const commit = { oid: headSha, status: { contexts: [{ context: 'unit', state: 'SUCCESS' }] } };
    expect(found).toMatchObject({
      data: { search: { nodes: [{ number, mergeable: 'MERGEABLE', commits: { nodes: [{ commit }] } }] } },
    });
    expect(JSON.stringify(await search('is:pr label:"approved" org:"other"'))).toContain('"nodes":[]');
  });

  test('with a word or field that GitHub does not have is an error, and written down', async () => {
    expect(JSON.stringify(await search('is:pr sunny:yes'))).toContain('the search does not know');
    const { json } = await github.call('POST', '/graphql', { query: '{ search(query: "", type: ISSUE) { colour } }' });
    expect(JSON.stringify(json)).toContain('Cannot query field');
    const calls = (await github.reported()).refused.filter(({ why }) => why === 'unknown-query');
    expect(calls.map(({ call }) => call).join()).toMatch(/sunny.*colour/s);
  });
});

describe('a call that GitHub would refuse is refused, and written down with its caller', () => {
  test.each([
    ['a path nobody knows', 'GET', '/repos/org/repo/weather', undefined, {}, 404, 'unknown-call'],
    ['a wrong token', 'GET', '/user', undefined, { authorization: 'Bearer wrong' }, 401, 'bad-credentials'],
    ['another media type', 'GET', '/user', undefined, { accept: 'text/html' }, 415, 'bad-accept'],
    ['no JSON', 'POST', '/graphql', '{', {}, 400, 'bad-body'],
    ['another content type', 'POST', '/graphql', '{}', { 'content-type': 'text/plain' }, 415, 'bad-body'],
    ['a body without what it needs', 'POST', '/graphql', {}, {}, 422, 'bad-body'],
  ])('%s', async (name, method, path, body, headers, status, why) => {
    const caller = `crier/${name}`;
    const answer = await github.call(method, path, body, { ...headers, 'user-agent': caller });
    expect(answer.status).toBe(status);
    expect(answer.json).toHaveProperty('message');
    const refused = (await github.reported()).refused.filter((one) => one.caller === caller);
    expect(refused).toMatchObject([{ why, call: `${method} ${path}`, status, times: 1 }]);
  });

  test('what is merely not there is no such call', async () => {
    const caller = 'hook/not-there';
    const headers = { 'user-agent': caller };
    expect((await github.call('GET', '/orgs/org/members/mallory', undefined, headers)).status).toBe(404);
    expect((await github.call('GET', '/repos/org/repo/pulls/999999', undefined, headers)).status).toBe(404);
    expect((await github.reported()).refused.filter((one) => one.caller === caller)).toEqual([]);
  });
});

test('an answer that has not changed is not sent again', async () => {
  const first = await github.call('GET', '/repos/org/repo');
  const tag = first.headers.get('etag') ?? '';
  const same = await github.call('GET', '/repos/org/repo', undefined, { 'if-none-match': tag });
  expect(same.status).toBe(304);
  // A cache in between answers the next one by these headers.
  expect(same.headers.get('content-type')).toMatch(/^application\/json/);
  expect((await github.call('GET', '/repos/org/repo', undefined, { 'if-none-match': 'W/"other"' })).status).toBe(200);
});

describe('GitHub unwell', () => {
  const fault = { method: null, pathPrefix: '/repos/org', seconds: 7, status: 502, times: 1 };
  const setFaults = (kind: string) => github.control('PUT', '/faults', [{ ...fault, kind }]);

  test('limits the rate by the headers Prow waits for, as often as it was told', async () => {
    await setFaults('rate-limit');
    const limited = await github.call('GET', '/repos/org/repo');
    expect(limited.status).toBe(403);
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(limited.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
    expect((await github.call('GET', '/repos/org/repo')).status).toBe(200);
  });

  test('asks to come back later, or fails, where it was told and nowhere else', async () => {
    await setFaults('secondary-limit');
    expect((await github.call('GET', '/user')).status).toBe(200);
    expect((await github.call('GET', '/repos/org/repo')).headers.get('retry-after')).toBe('7');
    await setFaults('fail');
    expect((await github.call('GET', '/repos/org/repo')).status).toBe(502);
  });
});

test('nobody directs it without the token of the run', async () => {
  expect((await github.control('GET', '/reported', undefined, github.tokens.token)).status).toBe(401);
  expect((await github.control('POST', '/pulls', { ...AT, title: 'x' })).status).toBe(422);
});

test('an event can be sent badly signed, or not at all', async () => {
  for (const signature of ['wrong', 'none']) {
    const payload = `{"bytes": "${signature}"}`;
    const { json } = await github.control('POST', '/events', { event: 'push', payload, signature });
    expect(json).toMatchObject({ status: 200, answer: 'thanks' });
    const event = github.events.find(({ body }) => body === payload);
    const right = `sha1=${createHmac('sha1', github.tokens.hmac).update(payload).digest('hex')}`;
    expect(event?.headers['x-hub-signature'] === right).toBe(false);
    expect(event?.headers['x-hub-signature'] === undefined).toBe(signature === 'none');
  }
});
