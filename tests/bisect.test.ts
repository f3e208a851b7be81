import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NOBODY } from '../src/cli/ask-git.js';
import type { Bisection } from '../src/cli/bisect/bisection.js';
import { applyEdits } from '../src/drills/apply-edits.js';
import { copyTree } from '../src/drills/copy-tree.js';
import type { SourceEdit } from '../src/drills/drill.js';
import { loadDrill } from '../src/drills/load-drill.js';
import { fetchSource } from '../src/toolchain/fetch-source.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

const MADE_FROM = 'v20250522-9b3f5faca';
const LOG = { file: 'pkg/kube/config.go', line: '\tlogrus.Infof("Loading cluster contexts...")' };
/** Five builds, each deployed and judged on one environment. */
const LIMIT_MS = 40 * 60_000;
/** One start is enough: the fault of this history shows in each. */
const POWER = ['--power', '0.5,0.5'];

let state: string;
let clone: string;
const commits: string[] = [];
const git = async (...args: string[]) => (await execa('git', ['-C', clone, ...NOBODY, ...args])).stdout;

/** Six commits after a good one: the third does not build, and the fifth overwrites the default alias. */
beforeAll(async () => {
  state = await makeState();
  clone = join(state, 'prow');
  const { tree } = await fetchSource(await resolveCandidate(MADE_FROM), {});
  await copyTree(tree, clone);
  await git('init', '--quiet', '--initial-branch=main');
  await commit('Import', []);
  const { edits: fault } = await loadDrill('default-alias-overwritten');
  await commit('Say it in other words', [{ ...LOG, replacement: LOG.line.replace('...', ' now') }]);
  await append('Note one');
  await commit('Break the build', [
    { file: 'pkg/kube/config.go', line: 'package kube', replacement: 'package kube x' },
  ]);
  await commit('Mend it', [{ file: 'pkg/kube/config.go', line: 'package kube x', replacement: 'package kube' }]);
  await commit('Tidy the default alias', fault);
  await append('Note two');
}, LIMIT_MS);
afterAll(() => removeState(state), LIMIT_MS);

async function commit(message: string, edits: readonly SourceEdit[]): Promise<void> {
  await applyEdits(clone, edits);
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--no-gpg-sign', '--message', message);
  commits.push(await git('rev-parse', 'HEAD'));
}

/** Another commit whose programs say nothing else. */
async function append(note: string): Promise<void> {
  const path = join(clone, 'pkg/kube/config.go');
  await writeFile(path, `${await readFile(path, 'utf8')}\n// ${note}\n`);
  await commit(note, []);
}

it('finds the commit that brought the fault, past one that does not build', { timeout: LIMIT_MS }, async () => {
  const args = ['bisect', '--good', commits[0] ?? '', '--bad', 'main', '--prow-repo', clone, ...POWER, '--json'];
  const answer = await prowStaging(args, { state });
  expect(answer.exitCode, String(answer.all)).toBe(0);
  const { firstBad, judged }: Bisection = JSON.parse(answer.stdout);
  expect(firstBad?.commit).toBe(commits[5]);
  expect(firstBad).toMatchObject({ subject: 'Tidy the default alias', outcome: 'fail' });
  expect(firstBad?.checks).toContain('placement');
  expect(judged.find(({ outcome }) => outcome === 'inconclusive')).toMatchObject({ subject: 'Break the build' });
  expect(await git('status', '--porcelain')).toBe('');

  const again = await prowStaging(args, { state });
  expect(again.exitCode, String(again.all)).toBe(0);
  expect(JSON.parse(again.stdout).judged).toMatchObject(judged.filter(({ outcome }) => outcome !== 'inconclusive'));
});

it('refuses ends that are no ends before anything starts', { timeout: LIMIT_MS }, async () => {
  const args = ['bisect', '--good', 'main', '--bad', commits[0] ?? '', '--prow-repo', clone];
  const refused = await prowStaging(args, { state });
  expect(refused.exitCode).toBe(64);
  expect(refused.stderr).toContain('No commit turned');
});
