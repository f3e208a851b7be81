import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../src/model/decision.js';
import { cloneOf } from './support/tricks/merges.js';
import { World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const reasonsOf = ({ objections }: Decision): string[] => objections.map(({ reason }) => reason);

/** The same files on both sides of the bump, and beside production what links lead to. */
function onBothSides(make: (folder: string) => void): void {
  for (const side of [world.base, world.head]) make(side);
}

interface Changed {
  /** What the branch changes besides, in the clone. */
  readonly change?: (tree: string, git: (...args: readonly string[]) => string) => void;
  /** What production’s branch has beside production. */
  readonly beside?: (tree: string, git: (...args: readonly string[]) => string) => void;
}

/** What the gate says of the bump as a branch of a clone. */
async function decideClone({ change, beside }: Changed = {}): Promise<Decision> {
  await world.run();
  const { clone, commit, checkOut, git } = cloneOf(world);
  beside?.(clone, git);
  git('add', '--all', 'prow', 'shared');
  git('commit', '--quiet', '--allow-empty', '--message', 'beside');
  checkOut('bump');
  commit(world.head, 'bump');
  change?.(clone, git);
  git('add', '--all', 'prow', 'shared');
  git('commit', '--quiet', '--allow-empty', '--message', 'besides');
  return world.decide({ clone, base: 'main', head: 'bump', path: 'prow' });
}

/** A submodule that nobody has checked out: an empty folder. */
const submodule = (path: string, digit: string) => (tree: string, git: (...args: readonly string[]) => string) => {
  mkdirSync(join(tree, path), { recursive: true });
  git('update-index', '--add', '--cacheinfo', `160000,${digit.repeat(40)},${path}`);
};

describe('a tree of more than ordinary files', { timeout: 120_000 }, () => {
  beforeEach(() => {
    mkdirSync(join(world.root, 'shared'));
    world.write(join(world.root, 'shared/scan.yaml'), readFileSync(join(world.base, 'jobs/scan.yaml'), 'utf8'));
    world.write(join(world.root, 'shared/deploy.sh'), 'kubectl apply -f manifests\n');
  });
  const shared = (clone: string): void =>
    cpSync(join(world.root, 'shared'), join(clone, 'shared'), { recursive: true });

  test('a submodule elsewhere, moved along, is no part of the bump', async () => {
    const beside = (tree: string, git: (...args: readonly string[]) => string): void => {
      shared(tree);
      submodule('tools', 'a')(tree, git);
    };
    expect(await decideClone({ beside, change: submodule('tools', 'b') })).toMatchObject({
      answer: 'allow',
      objections: [],
    });
  });

  test.each(['prow/more', 'prow/jobs/more'])('a submodule at %s is refused', async (path) => {
    const decision = await decideClone({ beside: shared, change: submodule(path, 'a') });
    expect(reasonsOf(decision)).toEqual(['unreadable-bump']);
    expect(decision.objections[0]?.observed).toMatch(/^production as it would be: a part of production is a submodule/);
  });

  test('one in a folder from which jobs are read beside production’s is refused as well', async () => {
    onBothSides((side) => world.edit(join(side, 'production.yaml'), 'jobs: [jobs]', 'jobs: [jobs, ../shared/jobs]'));
    world.write(join(world.root, 'shared/jobs/none.yaml'), 'periodics: []\n');
    const decision = await decideClone({ beside: shared, change: submodule('shared/jobs/more', 'a') });
    expect(reasonsOf(decision)).toEqual(['unreadable-bump']);
  });

  test('a job in a file that a link leads to is judged by what is there', async () => {
    onBothSides((side) => {
      rmSync(join(side, 'jobs/scan.yaml'));
      symlinkSync('../../shared/scan.yaml', join(side, 'jobs/scan.yaml'));
    });
    expect(await decideClone({ beside: shared })).toMatchObject({ answer: 'allow', objections: [] });
    rmSync(join(world.root, 'clone'), { recursive: true });
    const change = (tree: string): void => world.edit(join(tree, 'shared/scan.yaml'), 'scan:1', 'miner:1');
    expect(reasonsOf(await decideClone({ beside: shared, change }))).toEqual(['files-not-rehearsed']);
  });

  test.each([
    ['a file', '../shared/deploy.sh'],
    ['a folder', '../shared'],
  ])('what nothing reads is another file where a link leads to %s that is otherwise', async (_, to) => {
    onBothSides((side) => symlinkSync(to, join(side, 'deploy')));
    expect(await decideClone({ beside: shared })).toMatchObject({ answer: 'allow', objections: [] });
    rmSync(join(world.root, 'clone'), { recursive: true });
    const change = (tree: string): void => world.edit(join(tree, 'shared/deploy.sh'), 'apply', 'replace --force');
    expect(reasonsOf(await decideClone({ beside: shared, change }))).toEqual(['not-read']);
  });

  test('a link that leads elsewhere is another file, and so is a script that can be run now', async () => {
    onBothSides((side) => {
      world.write(join(side, 'deploy.sh'), 'kubectl apply -f manifests\n');
      world.write(join(side, 'other.sh'), 'kubectl apply -f manifests\n');
      symlinkSync('deploy.sh', join(side, 'link'));
    });
    const link = (tree: string): void => {
      rmSync(join(tree, 'prow/link'));
      symlinkSync('other.sh', join(tree, 'prow/link'));
    };
    const decision = await decideClone({ beside: shared, change: link });
    expect(decision.objections).toMatchObject([{ reason: 'not-read', observed: 'link' }]);
    rmSync(join(world.root, 'clone'), { recursive: true });
    const run = (tree: string): void => chmodSync(join(tree, 'prow/deploy.sh'), 0o755);
    const executable = await decideClone({ beside: shared, change: run });
    expect(executable.objections).toMatchObject([{ reason: 'not-read', observed: 'deploy.sh; link' }]);
  });

  test('a manifest that can be run is a manifest, and links that lead round and round end', async () => {
    onBothSides((side) => {
      symlinkSync('../shared', join(side, 'round'));
      symlinkSync('.', join(side, 'here'));
      symlinkSync('nowhere', join(side, 'nowhere.md'));
    });
    symlinkSync('.', join(world.root, 'shared/again'));
    const beside = (tree: string): void => {
      execFileSync('cp', ['-a', join(world.root, 'shared'), join(tree, 'shared')]);
    };
    const change = (tree: string): void => chmodSync(join(tree, 'prow/manifests/boskos.yaml'), 0o755);
    expect(await decideClone({ beside, change })).toMatchObject({ answer: 'allow', objections: [] });
  });
});
