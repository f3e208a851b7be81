import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('compares no two productions, and nothing with a run that there is not', async () => {
  await change('production.yaml', 'name: example', 'name: another');
  const another = await drift('monday');
  expect([another.exitCode, another.stderr]).toEqual([64, expect.stringContaining('These are two productions')]);
  for (const run of ['tuesday', 'latest']) expect((await drift(run)).exitCode, run).toBe(64);
  const told = JSON.parse((await drift('tuesday', '--json')).stdout);
  expect(told.error).toMatchObject({ kind: 'usage', exitCode: 64, next: expect.any(String) });
});
