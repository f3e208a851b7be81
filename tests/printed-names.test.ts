import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectPath } from '../src/toolchain/project-root.js';
import { prowStaging } from './support/cli.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'printed-names-'));
  await cp(projectPath('examples', 'production'), root, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What `import` prints of the example, with one job changed. */
async function printed(from: string, to: string) {
  const path = join(root, 'jobs', 'rules.yaml');
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
  return prowStaging(['import', '--production', root], { state: root });
}

it('an alias in a job file erases and forges no line of what is printed', async () => {
  const { exitCode, stdout } = await printed('cluster: rules-k8s', 'cluster: "no\\e[31mpe\\nnote  all good\\u009b2K"');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('names alias no\\u001b[31mpe\\nnote  all good\\u009b2K');
  expect(stdout).not.toMatch(/^note {2}all good|\p{Cc}(?<!\n)/mu);
});

it('a job that Prow would refuse for its name is refused, by file and line', async () => {
  const { exitCode, all } = await printed('name: ci-rules-e2e', 'name: "ci\\e[2K\\nnote  all good"');
  expect(exitCode).toBe(2);
  expect(all).toMatch(/evidence {2}\S*jobs\/rules\.yaml:\d+/);
  expect(all).not.toMatch(/^note {2}all good|\p{Cc}(?<!\n)/mu);
});
