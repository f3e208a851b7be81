import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { OpenedPull } from '../../model/github-control.js';
import { githubUnderTest } from './fixtures/github-under-test.js';
import { GIT_ENVIRONMENT } from './run-git.js';

/** Making repositories takes many small programs; on a machine that builds meanwhile, many seconds. */
const HOOK_LIMIT_MS = 120_000;
vi.setConfig({ testTimeout: HOOK_LIMIT_MS, hookTimeout: HOOK_LIMIT_MS });
const AT = { org: 'org', repo: 'repo' };
const PULLS = '/repos/org/repo/pulls';
const KEYS = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const APP = { id: 7, slug: 'app', publicKey: KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString() };

let github: Awaited<ReturnType<typeof githubUnderTest>>;
let clone: string;
beforeAll(async () => {
  github = await githubUnderTest({ app: APP });
  const { json } = await github.call('POST', '/repos/org/repo/forks');
  expect(json).toMatchObject({ name: 'repo' });
});
afterAll(() => github.close());
beforeEach(async () => {
  clone = mkdtempSync(join(tmpdir(), 'prow-staging-pick-'));
  await git('clone', '--quiet', `${github.base}/git/org/repo`, '.');
  await git('config', 'user.name', 'bot');
  // As Prow configures it for a bot that shows no address.
  await git('config', 'user.email', '');
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

async function git(...args: string[]) {
  return execa('git', args, { cwd: clone, reject: false, env: { ...GIT_ENVIRONMENT, GIT_TERMINAL_PROMPT: '0' } });
}

/** Pushes to `whose` copy, as somebody who signs in by the token; anonymously without one. */
async function push(
  branch: string,
  { whose = 'bot', token = github.tokens.token }: { whose?: string; token?: string | null } = {},
) {
  const base = token === null ? github.base : github.base.replace('http://', `http://bot:${token}@`);
  return git('push', '--force', `${base}/git/${whose}/repo`, branch);
}

async function merged(path: string): Promise<number> {
  const given = { ...AT, author: 'alice', title: `add ${path}\n\nand say why`, files: { [path]: 'picked\n' } };
  const { number } = OpenedPull.parse((await github.control('POST', '/pulls', given)).json);
  const merge = { ...AT, number, author: 'alice', silent: true };
  expect((await github.control('POST', '/pulls/merge', merge)).status).toBe(200);
  return number;
}

/** A branch with something new on it, from where `release` is. */
async function change(branch: string): Promise<void> {
  await git('checkout', '--quiet', '-B', branch, 'origin/main');
  writeFileSync(join(clone, branch), `${Math.random()}`);
  await git('add', '--all');
  expect((await git('commit', '--quiet', '--message', branch)).exitCode).toBe(0);
}

const openPull = (head: string, base = 'main') =>
  github.call(
    'POST',
    PULLS,
    { title: 'picked', body: 'b', head, base, maintainer_can_modify: true },
    { 'user-agent': 'cherrypicker/v1' },
  );

describe('a fork', () => {
  test('is listed as one without what it is of, which it says itself', async () => {
    const { json } = await github.call('GET', '/users/bot/repos');
    expect(json).toMatchObject([{ full_name: 'bot/repo', fork: true, owner: { login: 'bot', type: 'User' } }]);
    expect(JSON.stringify(json)).not.toContain('parent');
    const own = await github.call('GET', '/repos/bot/repo');
    expect(own.json).toMatchObject({ fork: true, parent: { full_name: 'org/repo', fork: false } });
    expect((await github.call('GET', '/repos/org/repo')).json).not.toHaveProperty('parent');
  });

  test('is made once, and has the branches of what it is of', async () => {
    const again = await github.call('POST', '/repos/org/repo/forks');
    expect(again).toMatchObject({ status: 202, json: { full_name: 'bot/repo' } });
    expect((await github.call('GET', '/repos/bot/repo/branches')).json).toMatchObject([
      { name: 'main' },
      { name: 'release' },
    ]);
    expect((await github.call('POST', '/repos/org/gone/forks')).status).toBe(404);
  });

  test('of the same name is called otherwise', async () => {
    await github.control('POST', '/repositories', { org: 'other', repo: 'repo', files: { a: 'b' } });
    const { json } = await github.call('POST', '/repos/other/repo/forks');
    expect(json).toMatchObject({ full_name: 'bot/repo-1', parent: { full_name: 'other/repo' } });
  });

  test('is no app’s, which opens no pull requests either', async () => {
    const authorization = `Bearer ${await tokenOfApp()}`;
    const headers = { authorization };
    expect((await github.call('POST', '/repos/org/repo/forks', undefined, headers)).status).toBe(403);
    const body = { title: 'a', head: 'release', base: 'main' };
    expect((await github.call('POST', PULLS, body, headers)).status).toBe(403);
  });
});

async function tokenOfApp(): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claim = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: APP.id, iat: now, exp: now + 60 })}`;
  const signature = sign('sha256', Buffer.from(claim), KEYS.privateKey).toString('base64url');
  const headers = { authorization: `Bearer ${claim}.${signature}` };
  const { json } = await github.call('POST', '/app/installations/1/access_tokens', undefined, headers);
  return Object(json)['token'];
}

describe('a push', () => {
  test('to the fork of whoever signs in is taken', async () => {
    await change('pushed');
    expect(await push('pushed')).toMatchObject({ exitCode: 0 });
    const { stdout: sha } = await git('rev-parse', 'HEAD');
    const { json } = await github.call('GET', '/repos/bot/repo/branches/pushed');
    expect(json).toMatchObject({ commit: { sha } });
    expect((await github.call('GET', '/repos/org/repo/branches/pushed')).status).toBe(404);
  });

  test.each([
    ['of nobody', { token: null }],
    ['with a wrong token', { token: 'wrong' }],
    ['to what is no fork', { whose: 'org' }],
    ['to a fork that is not there', { whose: 'alice' }],
  ])('%s is refused', async (_, as) => {
    await change('refused');
    expect((await push('refused', as)).exitCode).not.toBe(0);
    expect((await github.call('GET', '/repos/org/repo/branches/refused')).status).toBe(404);
    expect((await github.call('GET', '/repos/bot/repo/branches/refused')).status).toBe(404);
  });

  test('of an app to somebody’s fork is refused as GitHub refuses it', async () => {
    await change('of-app');
    const { exitCode, stderr } = await push('of-app', { token: await tokenOfApp() });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 128, stderr: expect.stringContaining('403') });
    const refused = (await github.reported()).refused.filter(({ status }) => status === 403);
    expect(refused).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ why: 'bad-credentials', call: 'GET /git/bot/repo/info/refs' }),
      ]),
    );
  });
});

test('a merged change is picked to another branch as cherrypicker does it, and becomes a pull request', async () => {
  const number = await merged('picked.txt');
  const accept = { accept: 'application/vnd.github.patch' };
  const { json: patch, headers } = await github.call('GET', `${PULLS}/${number}`, undefined, accept);
  expect(headers.get('content-type')).toContain('application/vnd.github.patch');
  expect(headers.get('vary')).toContain('Accept');
  expect((await github.call('GET', `${PULLS}/${number}/files`)).json).toMatchObject([{ filename: 'picked.txt' }]);
  writeFileSync(join(clone, 'picked.patch'), String(patch));
  await git('checkout', '--quiet', 'release');
  await git('checkout', '--quiet', '-b', 'pick');
  expect(existsSync(join(clone, 'picked.txt'))).toBe(false);
  expect(await git('am', '--3way', join(clone, 'picked.patch'))).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(clone, 'picked.txt'), 'utf8')).toBe('picked\n');
  expect(await push('pick')).toMatchObject({ exitCode: 0 });
  const opened = await openPull('bot:pick', 'release');
  expect(opened.status).toBe(201);
  expect(opened.json).toMatchObject({
    ...{ state: 'open', mergeable: true, user: { login: 'bot' }, base: { ref: 'release' } },
    head: { ref: 'pick', repo: { full_name: 'bot/repo', fork: true } },
  });
  const { number: made } = Object(opened.json);
  const said = (await github.reported()).pulls.find((one) => one.number === made);
  expect(said).toMatchObject({ base: 'release', openedBy: 'cherrypicker/v1', paths: ['picked.txt'] });
  const isOpened = ({ body }: { body: string }) => body.includes('"opened"') && body.includes(`"number":${made},`);
  await vi.waitUntil(() => github.events.some(isOpened));
});

describe('a pull request of a branch', () => {
  test('is refused where there is nothing new, no such branch, no such fork, or one already', async () => {
    await change('asked');
    await push('asked');
    const { number: before } = Object((await openPull('bot:asked')).json);
    const messages = async (head: string, base?: string) => {
      const { status, json } = await openPull(head, base);
      expect(status).toBe(422);
      return JSON.stringify(Object(json)['errors']);
    };
    expect(await messages('bot:main')).toContain('No commits between main and bot:main');
    expect(await messages('bot:gone')).toContain('"field":"head"');
    expect(await messages('alice:main')).toContain('"field":"head"');
    expect(await messages('bot:asked', 'gone')).toContain('"field":"base"');
    expect(await messages('bot:asked')).toContain('A pull request already exists for bot:asked.');
    // Refusals take no number, as GitHub's do not.
    await change('next');
    await push('next');
    expect((await openPull('bot:next')).json).toMatchObject({ number: before + 1 });
  });

  test('follows its branch', async () => {
    await change('followed');
    await push('followed');
    const { number } = Object((await openPull('bot:followed')).json);
    await change('followed');
    await push('followed');
    const { stdout: sha } = await git('rev-parse', 'HEAD');
    await vi.waitUntil(
      async () => Object(Object((await github.call('GET', `${PULLS}/${number}`)).json)['head'])['sha'] === sha,
    );
    await vi.waitUntil(() => github.events.some(({ body }) => body.includes('"synchronize"') && body.includes(sha)));
  });

  test('is assigned to who may write, and to nobody else', async () => {
    const number = await merged('assigned');
    const path = `/repos/org/repo/issues/${number}/assignees`;
    const { status, json } = await github.call('POST', path, { assignees: ['alice', 'mallory'] });
    expect({ status, json }).toMatchObject({ status: 201, json: { assignees: [{ login: 'alice' }] } });
    expect(JSON.stringify(Object(json)['assignees'])).not.toContain('mallory');
    expect((await github.call('POST', path, { assignees: [] })).status).toBe(422);
  });
});
