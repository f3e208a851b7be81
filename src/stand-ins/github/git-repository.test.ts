import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GitRepository } from './git-repository.js';
import { runGit } from './run-git.js';

const MAIN = 'refs/heads/main';

let directory: string;
let repository: GitRepository;
let first: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prow-staging-repository-'));
  repository = await GitRepository.create(directory);
  first = await commit(MAIN, null, { 'a.txt': 'one\n' });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function commit(ref: string, parent: string | null, files: Record<string, string>): Promise<string> {
  return repository.commit({ ref, parent, files, message: 'a change', author: 'alice' });
}

test('a branch that can be merged cannot once the other side changes the same file, and can again', async () => {
  const head = await commit('refs/heads/change', first, { 'a.txt': 'two\n' });
  expect(await repository.isMergeable('main', head)).toBe(true);
  await commit(MAIN, first, { 'a.txt': 'three\n' });
  expect(await repository.isMergeable('main', head)).toBe(false);
  await repository.setRef(MAIN, first);
  expect(await repository.isMergeable('main', head)).toBe(true);
});

test('what changed is told of two commits, wherever branches lead meanwhile', async () => {
  const head = await commit('refs/heads/change', first, { 'b.txt': 'new\n' });
  const added = [{ path: 'b.txt', status: 'added' }];
  expect(await repository.changedFiles(first, head)).toEqual(added);
  const later = await commit('refs/heads/change', head, { 'a.txt': 'two\n' });
  expect(await repository.changedFiles(first, head)).toEqual(added);
  expect(await repository.changedFiles(first, later)).toEqual([{ path: 'a.txt', status: 'modified' }, ...added]);
});

test('a branch leads where git says, also where git has packed it away, and one that is not there nowhere', async () => {
  expect(await repository.ref(MAIN)).toBe(first);
  await runGit(directory, ['pack-refs', '--all']);
  expect(await repository.ref(MAIN)).toBe(first);
  const second = await commit(MAIN, first, { 'a.txt': 'two\n' });
  expect(await repository.ref(MAIN)).toBe(second);
  expect(await repository.ref('refs/heads/nowhere')).toBeNull();
});
