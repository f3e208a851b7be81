import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Drift } from '../src/model/drift.js';
import { readProduction } from '../src/production/read-production.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { prowStaging } from './support/cli.js';

let state = '';
let production = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'prow-staging-drift-'));
  production = join(state, 'production');
  await cp(projectPath('examples', 'production'), production, { recursive: true });
  const { description } = await readProduction(production);
  await mkdir(join(state, 'runs', 'monday'), { recursive: true });
  await writeFile(join(state, 'runs', 'monday', 'description.json'), JSON.stringify(description));
});
afterEach(() => rm(state, { recursive: true, force: true }));

const drift = (...args: string[]) => prowStaging(['drift', '--production', production, ...args], { state });

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(production, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(production, file), text.replace(from, to));
}

it('finds none in a production that is what a run was made from', async () => {
  const { exitCode, stdout } = await drift('monday');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^No drift since run monday/);
});

it('names what changed, for people and for programs, with exit code 1', async () => {
  await change('jobs/rules.yaml', 'cluster: rules-k8s', 'cluster: default');
  const { exitCode, stdout } = await drift('monday');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^ {2}\w+ \S+ moved from alias rules-k8s to default \(\S*jobs\/rules.yaml:\d+\)$/m);
  const { changes } = Drift.parse(JSON.parse((await drift('monday', '--json')).stdout));
  expect(changes.map(({ kind }) => kind)).toEqual(['job-moved']);
});

describe('two contexts that swap their servers in production’s kubeconfigs', () => {
  const SECRETS = ['build', 'security'] as const;
  const servers = { build: 'https://one.example', security: 'https://two.example' };
  /** Files as somebody who may look into production’s Secrets brings them. */
  const brought = async (addresses: Readonly<Record<(typeof SECRETS)[number], string>>): Promise<string[]> =>
    Promise.all(
      SECRETS.map(async (of) => {
        const path = join(state, `kubeconfig-${of}`);
        const name = of === 'build' ? 'default' : of;
        const contexts = [{ name, context: { cluster: 'c', user: 'u' } }];
        const clusters = [{ name: 'c', cluster: { server: addresses[of] } }];
        const users = [{ name: 'u', user: { token: 'topsecret' } }];
        await writeFile(path, JSON.stringify({ 'current-context': name, contexts, clusters, users }));
        return `secret/kubeconfig-${of}/kubeconfig=${path}`;
      }),
    );

  beforeEach(async () => {
    const files = await brought(servers);
    const kept = await prowStaging(
      ['import', '--production', production, '--keep-digests', '--aliases-file', ...files],
      {
        state,
      },
    );
    // Of the three others nobody brought one.
    expect(kept.exitCode, String(kept.all)).toBe(2);
    const text = JSON.stringify((await readProduction(production)).description);
    await writeFile(join(state, 'runs', 'monday', 'description.json'), text);
    expect(text).not.toMatch(/topsecret|one\.example/);
  });

  it('are named, each by both names, with exit code 1', async () => {
    const swapped = await brought({ build: servers.security, security: servers.build });
    const { exitCode, stdout } = await drift('monday', '--aliases-file', ...swapped);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('alias default now points where alias security pointed, to address and authority ');
    expect(stdout).toContain('alias security now points where alias default pointed, to address and authority ');
  });

  it('are none where they lead as they did, which is still open for those that nobody brought', async () => {
    const { exitCode, stdout } = await drift('monday', '--aliases-file', ...(await brought(servers)));
    expect(exitCode).toBe(2);
    expect(stdout).toContain('not read now, but as production.yaml has it: Secret kubeconfig-trusted, key kubeconfig');
    expect(stdout).not.toContain('now points');
    expect((await drift('monday')).exitCode).toBe(0);
  });
});

it('compares no two productions, and nothing with a run that there is not', async () => {
  await change('production.yaml', 'name: example', 'name: another');
  const another = await drift('monday');
  expect([another.exitCode, another.stderr]).toEqual([64, expect.stringContaining('These are two productions')]);
  for (const run of ['tuesday', 'latest']) expect((await drift(run)).exitCode, run).toBe(64);
  const told = JSON.parse((await drift('tuesday', '--json')).stdout);
  expect(told.error).toMatchObject({ kind: 'usage', exitCode: 64, next: expect.any(String) });
});
