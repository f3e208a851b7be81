import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../src/toolchain/project-root.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

/** Nothing is known of a production that cannot be read; the command line was right. */
const UNREADABLE = 2;

const CANDIDATE = 'v20251125-e3ae8cf22';

let state: string;
beforeAll(async () => {
  state = await makeState();
});
afterAll(async () => {
  await removeState(state);
});

/** A copy of the example production with one file changed. */
async function productionWith(file: string, change: (text: string) => string): Promise<string> {
  const copy = join(state, `production-${Math.random().toString(36).slice(2)}`);
  await cp(projectPath('examples', 'production'), copy, { recursive: true });
  await writeFile(join(copy, file), change(await readFile(join(copy, file), 'utf8')));
  return copy;
}

async function refused(args: readonly string[], exitCode = 64): Promise<string> {
  const run = await prowStaging(['rehearse', ...args], { state });
  expect(run.exitCode, String(run.all)).toBe(exitCode);
  for (const part of ['expected', 'observed', 'evidence', 'next']) expect(run.stderr).toContain(`  ${part}`);
  expect(run.stderr).not.toContain('Start ');
  return run.stderr;
}

describe('bad input is refused before anything starts', () => {
  it('an unknown tag, with those that are known', async () => {
    expect(await refused(['--candidate', 'v20990101-000000000'])).toContain(CANDIDATE);
  });

  it('a directory that holds no Prow tree, with the file that would make it one', async () => {
    const empty = join(state, 'empty');
    await mkdir(empty);
    expect(await refused(['--candidate', empty])).toContain('go.mod');
  });

  it('a production without aliases, with its file', async () => {
    const production = await productionWith('production.yaml', (text) =>
      text.replace(/kubeconfigs:[\s\S]*/, 'kubeconfigs: []\n'),
    );
    expect(await refused(['--candidate', CANDIDATE, '--production', production], UNREADABLE)).toContain(
      'production.yaml',
    );
  });

  it('a kubeconfig context of a cluster nobody described, with file and line', async () => {
    const production = await productionWith('production.yaml', (text) =>
      text.replace('cluster: tpu', 'cluster: nowhere'),
    );
    expect(await refused(['--candidate', CANDIDATE, '--production', production], UNREADABLE)).toMatch(
      /production\.yaml:\d+/,
    );
  });

  it('YAML that cannot be read, with file and line', async () => {
    const production = await productionWith('config/config.yaml', (text) => `${text}\nbroken: [unclosed\n`);
    expect(await refused(['--candidate', CANDIDATE, '--production', production], UNREADABLE)).toMatch(
      /config\.yaml:\d+/,
    );
  });

  it('a power that is none', async () => {
    const run = await prowStaging(['rehearse', '--candidate', CANDIDATE, '--power', '2'], { state });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain('0.5,0.95');
  });

  it('a command that does not exist', async () => {
    expect((await prowStaging(['rehears'], { state })).exitCode).toBe(64);
  });
});

describe('a machine that cannot do it is told so by name', () => {
  it('without Go, which a cold toolchain needs', async () => {
    const run = await prowStaging(['doctor'], { state, env: { PATH: '/nonexistent' } });
    expect(run.exitCode).toBe(64);
    expect(run.stdout).toMatch(/✗ go/);
    expect(run.stdout).toMatch(/✗ ip/);
  });
});
