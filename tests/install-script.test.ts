import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cacheDirectory } from '../src/toolchain/cache-directory.js';
import { projectPath } from '../src/toolchain/project-root.js';

/** Packages are fetched anew; the toolchain is found built. */
const LIMIT_MS = 10 * 60_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'install-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('makes a clean copy of the project ready, in a folder of PATH, with a toolchain to export', {
  timeout: LIMIT_MS,
}, async () => {
  const clone = join(root, 'clone');
  const bin = join(root, 'bin');
  await execa('git', ['checkout-index', '--all', `--prefix=${clone}/`], { cwd: projectPath() });
  const env = { PROW_STAGING_CACHE: cacheDirectory() };
  const script = join(clone, 'examples', 'gate', 'install.sh');
  await execa(script, [clone, bin, 'v20251125-e3ae8cf22'], { env });
  const program = join(bin, 'prow-staging');
  const tag = ['--prow', 'v20251125-e3ae8cf22'];
  const archive = join(root, 'toolchain.tar');
  const { stdout } = await execa(program, ['toolchain', 'export', archive, ...tag], { env });
  expect(stdout).toMatch(/^\d+ programs in /);
  const elsewhere = { PROW_STAGING_CACHE: join(root, 'cache') };
  const taken = await execa(program, ['toolchain', 'import', archive], { env: elsewhere });
  expect(taken.stdout).toBe(stdout.replace(/ in .*/, ' taken'));
  const unknown = await execa(program, ['toolchain', 'export', archive, '--prow', 'v20200101-abcdef012'], {
    ...{ env, reject: false },
  });
  expect([unknown.exitCode, unknown.stderr]).toEqual([64, expect.stringContaining('nothing of v20200101-abcdef012')]);
});
