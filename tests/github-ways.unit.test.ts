import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRun } from '../src/canaries/fixtures/make-run.js';
import { directGithub } from '../src/canaries/github/direct-github.js';
import type { Run } from '../src/canaries/open-run.js';
import { hookComment, hookOpened, hookPush } from '../src/canaries/ways/hook.js';
import { tideBatch, tideSerial } from '../src/canaries/ways/tide.js';
import type { WayDriver } from '../src/canaries/ways/way-driver.js';
import type { Canary } from '../src/model/canary.js';
import { CANARY_GITHUB } from '../src/model/github-world.js';
import { type RunningGithub, startGithub } from '../src/stand-ins/github/start-github.js';

const { org, bot, member, repositories, refusedBranch, mergeLabel } = CANARY_GITHUB;
const TOKENS = { token: 'a'.repeat(40), hmac: 'b'.repeat(40), control: 'c'.repeat(40) };
const HOOK_LIMIT_MS = 120_000;

let directory: string;
let hook: Server;
let hookAnswer: number;
let events: { name: string; payload: Record<string, unknown> }[];
let github: RunningGithub;
let run: Run;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-ways-'));
  events = [];
  hookAnswer = 200;
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const payload: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString());
      events.push({ name: String(request.headers['x-github-event']), payload });
      response.writeHead(hookAnswer).end('as it is');
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const address = hook.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  github = await startGithub({
    world: {
      bot,
      organisations: [{ login: org, members: [member] }],
      repositories: repositories.map((name) => ({ org, name, branches: [refusedBranch] })),
      webhook: `http://127.0.0.1:${port}/hook`,
    },
    ...{ directory, secrets: TOKENS, ports: { api: 0, control: 0 }, hostname: '127.0.0.1' },
  });
  const secrets = join(directory, 'secrets.json');
  writeFileSync(secrets, JSON.stringify(TOKENS));
  const made = makeRun({});
  const endpoints = { github: `http://127.0.0.1:${github.ports.control}` };
  run = { ...made, environment: { ...made.environment, github: { secrets, reported: ['presubmit'] }, endpoints } };
}, HOOK_LIMIT_MS);
afterEach(async () => {
  await github.close();
  await new Promise((resolve) => hook.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

/** Starts all canaries of a way; what the driver said of each, by job. */
async function start(driver: WayDriver): Promise<{ canaries: readonly Canary[]; said: string[] }> {
  const canaries = driver.plan(run.environment);
  if (typeof canaries === 'string') throw new Error(canaries);
  const said: string[] = [];
  await driver.start?.(run, {
    canaries,
    submitted: (canary) => said.push(`submitted ${canary.job}`),
    refused: (canary, answer) => said.push(`refused ${canary.job}: ${answer}`),
    undecided: (canary, why) => said.push(`undecided ${canary.job}: ${why}`),
    badRequest: ({ request }) => said.push(request),
    unanswered: ({ request }) => said.push(request),
  });
  return { canaries, said };
}

const pulls = async () => (await directGithub(run.environment, run).reported()).pulls;

describe('hook', () => {
  test('is told of a pull request that a member opened', async () => {
    expect((await start(hookOpened)).said).toEqual([]);
    expect(events).toMatchObject([
      { name: 'pull_request', payload: { action: 'opened', pull_request: { user: { login: member } } } },
    ]);
    expect(events[0]?.payload['repository']).toMatchObject({ full_name: `${org}/hook-opened` });
  });

  test('is told of a comment that asks for every canary by name', async () => {
    const { canaries } = await start(hookComment);
    const comment = events.find(({ name }) => name === 'issue_comment');
    const { body } = Object(comment?.payload['comment']);
    // What stands behind a job's name asks for more, and must get nothing: Prow reads no further.
    const wish = '"}, cluster: test-infra-trusted, command: ["$(exit 1)", `exit 1`]';
    expect(body.split('\n')).toEqual(canaries.map(({ job }) => `/test ${job} ${wish}`));
  });

  test('is told of a push', async () => {
    await start(hookPush);
    expect(events).toMatchObject([{ name: 'push', payload: { ref: 'refs/heads/main' } }]);
  });

  test('that refuses a signed event refuses every canary', async () => {
    hookAnswer = 403;
    const { canaries, said } = await start(hookPush);
    expect(said).toEqual(canaries.map(({ job }) => `refused ${job}: hook answered a signed event with 403: as it is`));
  });
});

describe('tide', () => {
  test('is offered what it must test again: labelled, green, and unknown to hook', async () => {
    const { canaries } = await start(tideSerial);
    const open = (await pulls()).filter(({ state }) => state === 'open');
    expect(open.map(({ repo, labels }) => [repo, labels])).toEqual([
      ['tide-serial', [mergeLabel]],
      ['tide-serial', [mergeLabel]],
    ]);
    const { statuses } = await directGithub(run.environment, run).reported();
    expect(statuses.map(({ context }) => context).sort()).toEqual(canaries.map(({ job }) => job).sort());
    expect(events.filter(({ name }) => name === 'pull_request')).toEqual([]);
  });

  test('is offered two for each branch as a batch, and none of an earlier phase', async () => {
    await start(tideBatch);
    await start(tideBatch);
    const states = (await pulls()).map(({ state }) => state);
    expect(states).toEqual([...Array(4).fill('closed'), ...Array(4).fill('open')]);
  });
});

test('without a stand-in no way is gone, and each says why', () => {
  for (const { plan } of [hookOpened, hookComment, hookPush, tideSerial, tideBatch])
    expect(plan({ ...run.environment, github: null })).toContain('no stand-in for GitHub');
});
