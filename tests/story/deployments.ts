import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { OpenedPull, type PullState, Reported, type ReportedStatus } from '../../src/model/github-control.js';
import { GithubSecrets } from '../../src/model/github-world.js';

export const AT = { org: 'prow-staging', repo: 'deployments' };
export const BOT = 'bump-robot';
export const APPROVER = 'robin';
const GATE = 'prow-staging/gate';
const ATTEMPTS_MAX = 10;
const PAUSE_MS = 1_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** The repository with production in it, on the GitHub that staging has. */
export class Deployments {
  readonly #token: string;

  constructor(
    readonly endpoint: string,
    secrets: string,
  ) {
    this.#token = GithubSecrets.parse(JSON.parse(readFileSync(secrets, 'utf8'))).control;
  }

  async make(files: Record<string, string>): Promise<void> {
    await this.#ask('POST', '/repositories', { ...AT, members: [BOT, APPROVER], files });
  }

  async propose(title: string, given: { files: Record<string, string>; labels: string[] }): Promise<OpenedPull> {
    return OpenedPull.parse(await this.#ask('POST', '/pulls', { ...AT, author: BOT, title, ...given }));
  }

  async push(files: Record<string, string>): Promise<void> {
    await this.#ask('POST', '/pushes', { ...AT, author: APPROVER, files });
  }

  async comment(number: number, body: string): Promise<void> {
    await this.#ask('POST', '/comments', { ...AT, number, author: APPROVER, body });
  }

  async unhold(number: number): Promise<void> {
    await this.#ask('PATCH', '/labels', { ...AT, number, author: APPROVER, remove: ['do-not-merge/hold'] });
  }

  /** What the gate said last of a commit; null before it said anything. */
  async gateSays(sha: string): Promise<ReportedStatus | null> {
    const { statuses } = await this.reported();
    return statuses.findLast((one) => one.sha === sha && one.context === GATE) ?? null;
  }

  async pull(number: number): Promise<PullState> {
    const found = (await this.reported()).pulls.find((one) => one.repo === AT.repo && one.number === number);
    if (found === undefined) throw new TypeError(`no pull request ${number}`);
    return found;
  }

  async reported(): Promise<Reported> {
    return Reported.parse(await this.#ask('GET', '/reported'));
  }

  /** Asked again where it only reads: on a busy machine a connection may be lost. */
  async #ask(method: Method, path: string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#askOnce(method, path, body);
      } catch (error) {
        if (method !== 'GET' || attempt === ATTEMPTS_MAX) throw error;
        await delay(PAUSE_MS);
      }
    }
  }

  async #askOnce(method: Method, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.endpoint}${path}`, {
      method,
      // A connection that the other end has closed meanwhile would fail what is sent next.
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        connection: 'close',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
