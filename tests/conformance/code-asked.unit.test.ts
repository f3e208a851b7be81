import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAsked } from './code-asked.js';

let root: string;
const git = (...args: string[]) =>
  execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', '-c', 'commit.gpgsign=false', ...args], {
    cwd: root,
  });
const commit = async (path: string, text: string) => {
  await writeFile(join(root, path), text);
  await git('add', '.');
  await git('commit', '-qm', 'x');
  return codeAsked(root, ['node']);
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'prow-staging-code-'));
  await mkdir(join(root, 'node'));
  await git('init', '-q');
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test('is the same until the code that is asked changes, and says what is not committed', async () => {
  const first = await commit('node/a', 'one');
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(await commit('elsewhere', 'two')).toBe(first);
  await writeFile(join(root, 'node', 'b'), 'not yet');
  expect(await codeAsked(root, ['node'])).toBe(`${first}+`);
  expect(await commit('node/b', 'three')).not.toContain(first);
});

test('is unknown where there is no such commit', async () => {
  expect(await codeAsked(root, ['nowhere'])).toBe('unknown');
});
