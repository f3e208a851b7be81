import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOBODY } from '../ask-git.js';
import { type CloneCommits, commitsBetween, endsOf, subjectOf } from './clone-commits.js';

let at: CloneCommits;
const commits = new Map<string, string>();
const of = (name: string) => commits.get(name) ?? '';

beforeAll(async () => {
  const clone = await mkdtemp(join(tmpdir(), 'clone-commits-'));
  at = { clone, firstParent: false, signal: new AbortController().signal };
  const git = async (...args: string[]) => (await execa('git', ['-C', clone, ...NOBODY, ...args])).stdout;
  const commit = async (name: string) => {
    await writeFile(join(clone, 'go.mod'), 'module sigs.k8s.io/prow\n');
    await writeFile(join(clone, name), name);
    await git('add', '.');
    await git('commit', '--quiet', '-m', `say ${name}`);
    commits.set(name, await git('rev-parse', 'HEAD'));
  };
  await git('init', '--quiet', '--initial-branch=main');
  for (const name of ['a', 'b']) await commit(name);
  await git('checkout', '--quiet', '-b', 'topic');
  for (const name of ['x', 'y']) await commit(name);
  await git('checkout', '--quiet', 'main');
  await commit('c');
  await git('merge', '--quiet', '--no-ff', '-m', 'merge topic', 'topic');
  commits.set('merge', await git('rev-parse', 'HEAD'));
  await git('tag', '--no-sign', 'v1', of('c'));
  await commit('d');
});
afterAll(() => rm(at.clone, { recursive: true, force: true }));

test('every commit that the good one does not hold is between, the bad one among them and last to be asked', async () => {
  const between = await commitsBetween(at, { bad: of('d'), good: [of('b')] });
  expect(between.map(({ commit }) => commit).sort()).toEqual(['x', 'y', 'c', 'merge', 'd'].map(of).sort());
  expect(between.find(({ commit }) => commit === of('d'))?.decides).toBe(0);
  const [first] = between;
  expect(first?.decides).toBe(Math.max(...between.map(({ decides }) => decides)));
});

test('with first parents only, a merge is one commit', async () => {
  const between = await commitsBetween({ ...at, firstParent: true }, { bad: of('d'), good: [of('b')] });
  expect(between.map(({ commit }) => commit).sort()).toEqual(['c', 'merge', 'd'].map(of).sort());
});

test('ends are found by branch, tag and part of an id', async () => {
  expect(await endsOf(at, { good: of('a').slice(0, 10), bad: 'main' })).toEqual({ good: of('a'), bad: of('d') });
  expect(await endsOf(at, { good: 'v1', bad: 'main' })).toEqual({ good: of('c'), bad: of('d') });
  expect(await subjectOf(at, of('x'))).toBe('say x');
});

test.each([
  ['the other way round', 'main', 'v1', 'is none of the ancestors'],
  ['on another branch', 'topic', 'v1', 'is none of the ancestors'],
  ['the same', 'v1', 'v1', 'they are one commit'],
  ['unknown', 'v1', 'nowhere', 'nowhere'],
])('ends that are %s are refused', async (_, good, bad, observed) => {
  await expect(endsOf(at, { good, bad })).rejects.toThrow(observed);
});
