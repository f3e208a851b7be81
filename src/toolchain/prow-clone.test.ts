import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportCommit, resolveCommit } from './prow-clone.js';

const GO_MOD = 'module sigs.k8s.io/prow\n';

let root: string;
let clone: string;
let commit: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prow-staging-clone-'));
  clone = join(root, 'clone');
  await mkdir(clone);
  await git('init', '-q');
  await writeFile(join(clone, 'go.mod'), GO_MOD);
  commit = await commitOf('main.go', 'package main // good\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const git = async (...args: string[]): Promise<string> =>
  (await execa('git', ['-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args])).stdout;

async function commitOf(file: string, text: string): Promise<string> {
  await writeFile(join(clone, file), text);
  await git('add', '--all');
  await git('commit', '-qm', 'more');
  return git('rev-parse', 'HEAD');
}

const exported = async (): Promise<string> =>
  readFile(join(await exportCommit({ repository: clone, commit }, { cache: join(root, 'cache') }), 'main.go'), 'utf8');

describe('what is built of a commit is what its id names', () => {
  it('where the clone is an honest one, and has gone on since', async () => {
    const first = commit;
    await commitOf('main.go', 'package main // later\n');
    expect(await resolveCommit(clone, first.slice(0, 9), {})).toMatchObject({ repository: clone, commit: first });
    expect(await exported()).toBe('package main // good\n');
    // Nothing in the clone is changed.
    expect(await git('status', '--porcelain')).toBe('');
    expect(await git('worktree', 'list')).not.toContain('\n');
  });

  it('where the clone says that another commit stands for it', async () => {
    const other = await commitOf('main.go', 'package main // bad\n');
    await git('replace', commit, other);
    expect(await exported()).toBe('package main // good\n');
  });

  it('where the clone has a filter for what is checked out', async () => {
    await git('config', 'filter.swap.smudge', 'sed s/good/bad/');
    await writeFile(join(clone, '.git/info/attributes'), '*.go filter=swap\n');
    expect(await exported()).toBe('package main // good\n');
  });

  it('or nothing is: an object that holds something else than its name says', async () => {
    const blob = await git('rev-parse', `${commit}:main.go`);
    const path = join(clone, '.git/objects', blob.slice(0, 2), blob.slice(2));
    const text = 'package main // bad!\n';
    await rm(path);
    await writeFile(path, deflateSync(Buffer.from(`blob ${text.length}\0${text}`)));
    expect(await git('show', `${commit}:main.go`), 'git itself does not look').toBe(text.trim());
    await expect(exported()).rejects.toThrow(/Git cannot use/);
  });
});
