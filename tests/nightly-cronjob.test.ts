import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDirectory } from '../src/toolchain/cache-directory.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

const UP_LIMIT_MS = 10 * 60_000;
/** A CronJob of each minute begins within one, and its controller looks every ten seconds. */
const BEGIN_LIMIT_MS = 2 * 60_000;
const NAME = 'prow-staging-nightly';
const NAMESPACE = 'test-pods';

let state: string;
let claim: string;
let text: string;
let kubectl: (args: readonly string[], input?: string) => Promise<{ exitCode: number | undefined; all: string }>;

beforeAll(async () => {
  state = await makeState();
  claim = await makeState();
  const tools = await ensureTools(['kubectl']);
  const up = await prowStaging(['up'], { state });
  expect(up.exitCode, String(up.all)).toBe(0);
  const kubeconfig = join(state, 'environments', 'local', 'kubeconfig-prow');
  kubectl = async (args, input = '') => {
    const asked = [`--kubeconfig=${kubeconfig}`, `--namespace=${NAMESPACE}`, ...args];
    const { exitCode, all } = await execa(tools.kubectl, asked, { all: true, reject: false, input });
    return { exitCode, all: String(all) };
  };
  text = await printed();
}, UP_LIMIT_MS);
afterAll(async () => {
  await removeState(claim);
  await removeState(state);
}, UP_LIMIT_MS);

/** What installs nights of the example, each minute, at one restart each. */
async function printed(): Promise<string> {
  const settings = join(state, 'settings.yaml');
  const production = projectPath('examples', 'production');
  await writeFile(settings, `cron: '* * * * *'\nproduction: ${production}\npower: 0.5,0.75\n`);
  const asked = ['nightly', '--print', 'cronjob', '--image', 'example.test/prow-staging:v1', '--settings', settings];
  const { exitCode, stdout, all } = await prowStaging(asked, { state });
  expect(exitCode, String(all)).toBe(0);
  return stdout;
}

const apply = (yaml: string) => kubectl(['apply', '--validate=strict', '-f', '-'], yaml);
const items = async <Item>(kind: string): Promise<Item[]> =>
  JSON.parse((await kubectl(['get', kind, '-o', 'json', '-l', 'app.kubernetes.io/component=nightly'])).all).items;

/** The first pod that the API server's own controllers make of the CronJob. */
async function firstPod(): Promise<V1Pod> {
  for (const until = Date.now() + BEGIN_LIMIT_MS; Date.now() < until; await sleep(1_000)) {
    const [pod] = await items<V1Pod>('pods');
    if (pod !== undefined) return pod;
  }
  throw new Error(`no pod of ${NAME}: ${(await kubectl(['describe', 'cronjobs,jobs'])).all}`);
}

/** Runs what the pod's container runs, with its environment, the claim a folder of this machine. */
async function lived({ spec }: V1Pod) {
  const [container] = spec?.containers ?? [];
  const [command = '', ...more] = container?.command ?? [];
  const here = (value: string): string => value.replace(/(^|=)\/state(?=$|\/)/, `$1${claim}`);
  const programs = join(claim, 'programs');
  await mkdir(programs, { recursive: true });
  const tool = `#!/bin/sh\nexec '${process.execPath}' '${projectPath('bin', 'prow-staging.mjs')}' "$@"\n`;
  await writeFile(join(programs, 'prow-staging'), tool, { mode: 0o755 });
  const given = (container?.env ?? []).map(({ name, value = '' }) => [name, here(value)] as const);
  return execa(join(programs, command), [...more, ...(container?.args ?? [])].map(here), {
    ...{ reject: false, all: true },
    env: { ...Object.fromEntries(given), PROW_STAGING_CACHE: cacheDirectory() },
  });
}

describe('the CronJob that starts nights', () => {
  it('is refused by a real API server with a field that it does not know', async () => {
    const { exitCode, all } = await apply(text.replace('concurrencyPolicy:', 'concurencyPolicy:'));
    expect([exitCode, all]).toEqual([1, expect.stringContaining('unknown field "spec.concurencyPolicy"')]);
  });

  it('is taken as it is, starts a job, and what its pod runs lives through a night, once', async () => {
    const { exitCode, all } = await apply(text);
    expect(exitCode, all).toBe(0);
    const pod = await firstPod();
    await kubectl(['patch', 'cronjob', NAME, '--patch', '{"spec":{"suspend":true}}']);
    const [job] = await items<V1Job>('jobs');
    expect(job?.metadata?.ownerReferences).toMatchObject([{ kind: 'CronJob', name: NAME }]);
    expect(pod.metadata?.ownerReferences).toMatchObject([{ kind: 'Job', name: job?.metadata?.name }]);
    const night = await lived(pod);
    expect(night.exitCode, String(night.all)).toBe(0);
    expect(night.all).toContain('This night is lived through.');
    expect(night.all).toMatch(/after restarts of example on \S+: 3 of 6 ways/);
    // What Kubernetes starts again, as after a node that was lost, runs nothing again.
    const again = await lived(pod);
    expect([again.exitCode, again.all]).toEqual([0, expect.stringContaining('Of this night there was a kept run')]);
    const listed = await prowStaging(['history', 'list'], { state: claim });
    expect(listed.stdout.trim().split('\n')).toEqual([expect.stringMatching(/ pass .*\(latest\)$/)]);
  });

  it('leaves nothing standing', async () => {
    expect((await prowStaging(['status'], { state: claim })).all).toContain('no environment stands');
    await rm(join(claim, 'programs'), { recursive: true });
  });
});
