import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';

/** How a change gets into production’s branch. */
export const MERGE_TRICKS: readonly Trick[] = [
  {
    id: 'takes-back-by-rebase',
    says: 'takes back, in a change of nothing that is merged by rebase, what production has by another way',
    reason: 'unreadable-bump',
    play: async (world) => {
      await world.run({ production: world.head });
      const { clone, commit, checkOut } = cloneOf(world);
      checkOut('undone');
      commit(world.head, 'bump');
      commit(world.base, 'nothing after all');
      checkOut('main');
      commit(world.head, 'the bump that was reviewed');
      return { clone, base: 'main', head: 'undone', path: 'prow' };
    },
  },
  {
    id: 'merge-conflict',
    says: 'changes a line that production’s branch has changed meanwhile, so that a person has to choose',
    reason: 'merge-conflict',
    play: async (world) => {
      await world.run();
      const { clone, commit, checkOut } = cloneOf(world);
      checkOut('bump');
      commit(world.head, 'bump');
      checkOut('main');
      world.edit(join(world.base, 'manifests/refresh.yaml'), 'v20250522-9b3f5faca', 'v20250601-0123456');
      commit(world.base, 'production as it is');
      return { clone, base: 'main', head: 'bump', path: 'prow' };
    },
  },
  {
    id: 'too-many-commits',
    says: 'makes so many commits that nobody looks at each',
    reason: 'unreadable-bump',
    play: async (world) => {
      await world.run();
      const { clone, commit, checkOut, git } = cloneOf(world);
      checkOut('bump');
      commit(world.head, 'bump');
      const tree = git('rev-parse', 'HEAD^{tree}');
      let head = git('rev-parse', 'HEAD');
      for (let made = 0; made < 250; made += 1) head = git('commit-tree', tree, '-p', head, '-m', 'nothing');
      return { clone, base: 'main', head, path: 'prow' };
    },
  },
  {
    id: 'replaced-commit',
    says: 'has the clone show a good commit in place of the one that is to be merged',
    reason: 'changes-not-rehearsed',
    play: async (world) => {
      await world.run();
      const { clone, commit, checkOut, git } = cloneOf(world);
      checkOut('good');
      commit(world.head, 'bump');
      git('checkout', '--quiet', '-b', 'bump', 'main');
      world.write(
        join(world.head, 'manifests/more.yaml'),
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n',
      );
      commit(world.head, 'bump');
      git('replace', 'bump', 'good');
      return { clone, base: 'main', head: 'bump', path: 'prow' };
    },
  },
  {
    id: 'grafted-commit',
    says: 'has the clone show another history of the branch, so that it seems to be made from production as it is',
    reason: 'drifted',
    play: async (world) => {
      await world.run();
      const { clone, commit, checkOut, git } = cloneOf(world);
      checkOut('bump');
      commit(world.head, 'bump');
      checkOut('main');
      world.edit(join(world.base, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: elsewhere');
      commit(world.base, 'what came since');
      world.write(join(clone, '.git/info/grafts'), `${git('rev-parse', 'bump')} ${git('rev-parse', 'main')}\n`);
      return { clone, base: 'main', head: 'bump', path: 'prow' };
    },
  },
];

/** A clone whose main has production as it is. */
export function cloneOf(world: World) {
  const clone = join(world.root, 'clone');
  const who = ['-c', 'user.name=Casey', '-c', 'user.email=casey@example.test', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', clone, ...who, ...args], { encoding: 'utf8' }).trim();
  const commit = (folder: string, message: string): void => {
    rmSync(join(clone, 'prow'), { recursive: true, force: true });
    cpSync(folder, join(clone, 'prow'), { recursive: true, verbatimSymlinks: true });
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', clone]);
  commit(world.base, 'production');
  const checkOut = (branch: string): string => git('checkout', '--quiet', ...(branch === 'main' ? [] : ['-b']), branch);
  return { clone, commit, checkOut, git };
}
