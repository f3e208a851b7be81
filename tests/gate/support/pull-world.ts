import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { gatePulls, type PullQuestion, STATUS_CONTEXT } from '../../../src/cli/gate-github.js';
import type { PullAnswer } from '../../../src/cli/gate-pull.js';
import { groupSubject, jobSubject, type PullSubject, pullSubject } from '../../../src/cli/pull-subject.js';
import { connect } from '../../../src/github/connect.js';
import { MadeGroup, OpenedPull, type OpenPull, Pushed } from '../../../src/model/github-control.js';
import { githubUnderTest } from '../../../src/stand-ins/github/fixtures/github-under-test.js';
import { FOLDER, filesOf } from './production-files.js';
import { World } from './world.js';

const AT = { org: 'org', repo: 'repo' };
export const APPROVER = 'robin';

/** Of every world: to make one takes as long as the rest of a world. */
let made: KeyPairKeyObjectResult | null = null;
function appKey(): KeyPairKeyObjectResult {
  made ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return made;
}

/** A production in a repository of a GitHub that is really asked, with a gate before it. */
export class PullWorld {
  readonly files = new World();
  readonly #variables: Record<string, string | undefined>;
  readonly keyPath: string;

  private constructor(
    readonly github: Awaited<ReturnType<typeof githubUnderTest>>,
    readonly app: { id: number; slug: string },
    privateKey: string,
  ) {
    this.keyPath = join(this.files.root, 'app.pem');
    writeFileSync(this.keyPath, privateKey);
    // git asks for https://github.com, whatever the interface is.
    this.#variables = { GITHUB_API_URL: github.base, GITHUB_TOKEN: github.tokens.token };
  }

  static async start(): Promise<PullWorld> {
    const { publicKey, privateKey } = appKey();
    const app = { id: 7, slug: 'the-gate', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
    const github = await githubUnderTest({ app });
    const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const world = new PullWorld(github, app, key);
    world.#leadGit();
    const { files } = world;
    for (const side of [files.base, files.head]) {
      // The example run began long ago, and GitHub’s clock is the real one.
      files.edit(join(side, 'gate.yaml'), 'power:', 'approvers: { owners: OWNERS }\nmaxAgeHours: 1000000\npower:');
      files.write(join(side, 'OWNERS'), `approvers: [${APPROVER}]\n`);
    }
    await world.pushToProduction(filesOf(files.base));
    return world;
  }

  /** Puts files into production's own branch, as somebody else's merged change does. */
  async pushToProduction(files: Record<string, string>): Promise<void> {
    await this.#control('POST', '/pushes', { ...AT, author: 'alice', files });
  }

  async stop(): Promise<void> {
    for (const name of ['COUNT', 'KEY_0', 'VALUE_0']) delete process.env[`GIT_CONFIG_${name}`];
    this.files.remove();
    await this.github.close();
  }

  /** The bump of the example run, as somebody proposes it, with whatever else is given. */
  async propose(more: Partial<OpenPull> = {}, besides: Record<string, string> = {}): Promise<OpenedPull> {
    const changed = { ...filesOf(this.files.head), ...besides };
    const given = { ...AT, author: 'alice', title: 'Bump Prow', files: changed, ...more };
    return OpenedPull.parse((await this.#control('POST', '/pulls', given)).json);
  }

  async push(number: number, files: Record<string, string>, force = false): Promise<Pushed> {
    const given = { ...AT, number, author: 'alice', files, force };
    return Pushed.parse((await this.#control('POST', '/pulls/pushes', given)).json);
  }

  async comment(number: number, body: string, author = APPROVER): Promise<void> {
    await this.#control('POST', '/comments', { ...AT, number, author, body });
  }

  async edit(number: number, from: string, to: string): Promise<void> {
    await this.#control('PATCH', '/comments', { ...AT, number, from, to });
  }

  async deleteComments(number: number): Promise<void> {
    const { json } = await this.github.call('GET', `/repos/org/repo/issues/${number}/comments`);
    for (const { id } of json as { id: number }[])
      await this.github.call('DELETE', `/repos/org/repo/issues/comments/${id}`);
  }

  /** Lets a pull request's branch lead to a commit that it led to before. */
  async moveHead(number: number, sha: string): Promise<void> {
    await this.#control('POST', '/pulls/pushes', { ...AT, number, author: 'alice', files: {}, to: sha });
  }

  async makeBranch(branch: string, sha: string): Promise<void> {
    await this.#control('POST', '/branches', { ...AT, branch, sha });
  }

  async require(required: readonly { context: string; from: string | null }[]): Promise<void> {
    await this.#control('PUT', '/protection', { ...AT, branch: 'main', required });
  }

  async fault(...faults: readonly object[]): Promise<void> {
    const usual = { method: null, pathPrefix: '/', kind: 'fail', seconds: 0, status: 502, times: null };
    await this.#control(
      'PUT',
      '/faults',
      faults.map((fault) => ({ ...usual, ...fault })),
    );
  }

  /** What the gate answers, by token or as the app, and writes. */
  async gate(
    subject: string | PullSubject,
    more: Partial<PullQuestion> & { asApp?: boolean } = {},
  ): Promise<PullAnswer[]> {
    const { asApp = false, ...other } = more;
    const { signal } = new AbortController();
    const { state } = this.files;
    return gatePulls({
      subject: typeof subject === 'string' ? named(subject) : subject,
      options: asApp ? { githubAppId: String(this.app.id), githubAppPrivateKeyPath: this.keyPath } : {},
      variables: this.#variables,
      ...{
        context: STATUS_CONTEXT,
        detailsUrl: 'https://deck.example.test/view/1',
        report: true,
        reference: null,
        branch: null,
      },
      question: { state, runs: [], config: undefined, signal, path: FOLDER },
      ...{ rehearsal: null, now: () => new Date() },
      ...other,
    });
  }

  /** The answer of a job that Prow started, by what Prow tells it. */
  async job(spec: object): Promise<PullAnswer[]> {
    return this.gate(jobSubject(JSON.stringify(spec)));
  }

  /** What GitHub's queue would merge: these pull requests on top of the branch, as a branch of the group's own. */
  async group(...pulls: readonly number[]): Promise<MadeGroup> {
    return MadeGroup.parse((await this.#control('POST', '/merge-groups', { ...AT, base: 'main', pulls })).json);
  }

  /** A token of the app's installation, as a workflow has one: no user's. */
  async installationToken(): Promise<string> {
    const { base } = this.github;
    const repository = { owner: AT.org, repo: AT.repo };
    const privateKey = readFileSync(this.keyPath, 'utf8');
    const credentials = { kind: 'app', appId: this.app.id, privateKey } as const;
    const { signal } = new AbortController();
    const asApp = await connect({ endpoint: base, credentials, repository, userAgent: 'a-workflow', signal });
    return z.looseObject({ token: z.string() }).parse(await asApp.auth({ type: 'installation' })).token;
  }

  /** The one answer about one pull request. */
  async answer(number: number, more: Parameters<PullWorld['gate']>[1] = {}): Promise<PullAnswer> {
    const [answer, ...others] = await this.gate(`org/repo#${number}`, more);
    if (answer === undefined || others.length > 0) throw new TypeError('one pull request has one answer');
    return answer;
  }

  /** Everything that was said of a commit under the gate's name, oldest first, as `state by login`. */
  async said(sha: string): Promise<string[]> {
    const { json } = await this.github.call('GET', `/repos/org/repo/commits/${sha}/statuses`);
    const all = json as { state: string; context: string; creator: { login: string } }[];
    return all
      .filter(({ context }) => context === STATUS_CONTEXT)
      .map(({ state, creator }) => `${state} by ${creator.login}`)
      .toReversed();
  }

  /** Where each status led that was ever written, oldest first. */
  async links(): Promise<string[]> {
    return (await this.github.reported()).statuses.map(({ targetUrl }) => targetUrl);
  }

  async #control(method: string, path: string, body: object) {
    const answer = await this.github.control(method, path, body);
    if (answer.status !== 200)
      throw new TypeError(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return answer;
  }

  #leadGit(): void {
    process.env['GIT_CONFIG_COUNT'] = '1';
    process.env['GIT_CONFIG_KEY_0'] = `url.${this.github.base}/git/.insteadOf`;
    process.env['GIT_CONFIG_VALUE_0'] = 'https://github.com/';
  }
}

function named(subject: string): PullSubject {
  return subject.includes('@') ? groupSubject(subject) : pullSubject(subject);
}

/** Making repositories takes many small programs. */
export const LIMIT_MS = 120_000;

/** What an answer has against a change; `none` where nothing was decided. */
export function reasonsOf({ decision }: PullAnswer): string[] {
  return decision?.objections.map(({ reason }) => reason) ?? ['none'];
}
