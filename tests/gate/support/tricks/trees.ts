import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';
import { cloneOf } from './merges.js';

type Git = (...args: readonly string[]) => string;

/** What a tree of git may be made of beside ordinary files. */
export const TREE_TRICKS: readonly Trick[] = [
  inClone('submodule', 'keeps jobs in a submodule, which nobody reads', 'unreadable-bump', {
    change: (tree, git) => {
      mkdirSync(join(tree, 'prow/jobs/more'));
      git('update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},prow/jobs/more`);
    },
  }),
  inClone(
    'job-behind-a-link',
    'changes a job behind a link that leads out of production’s folder',
    'files-not-rehearsed',
    {
      prepare: (world) => {
        world.write(join(world.root, 'shared/scan.yaml'), readFileSync(join(world.base, 'jobs/scan.yaml'), 'utf8'));
        for (const side of [world.base, world.head]) {
          rmSync(join(side, 'jobs/scan.yaml'));
          symlinkSync('../../shared/scan.yaml', join(side, 'jobs/scan.yaml'));
        }
      },
      change: (tree, git, world) => {
        world.edit(join(tree, 'shared/scan.yaml'), 'scan:1', 'miner:1');
        git('add', '--all');
      },
    },
  ),
  inClone('folder-becomes-a-link', 'moves production’s folder away and leaves a link to it', 'reads-elsewhere', {
    change: (tree, git) => {
      git('mv', 'prow', 'elsewhere');
      symlinkSync('elsewhere', join(tree, 'prow'));
      git('add', '--all');
    },
  }),
  inClone('manifest-becomes-a-link', 'puts a manifest elsewhere, and a link to it in its place', 'reads-elsewhere', {
    change: (tree, git) => {
      mkdirSync(join(tree, 'elsewhere'));
      git('mv', 'prow/manifests/refresh.yaml', 'elsewhere/refresh.yaml');
      symlinkSync('../../elsewhere/refresh.yaml', join(tree, 'prow/manifests/refresh.yaml'));
      git('add', '--all');
    },
  }),
  inClone('new-file-by-a-link', 'adds a manifest that is a link to a file elsewhere', 'reads-elsewhere', {
    change: (tree, git, world) => {
      world.write(join(tree, 'elsewhere.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n');
      symlinkSync('../../elsewhere.yaml', join(tree, 'prow/manifests/more.yaml'));
      git('add', '--all');
    },
  }),
  inClone('gate-becomes-a-link', 'puts gate.yaml elsewhere, and a link to it in its place', 'gate-changed', {
    change: (tree, git) => {
      git('mv', 'prow/gate.yaml', 'gate.yaml');
      symlinkSync('../gate.yaml', join(tree, 'prow/gate.yaml'));
      git('add', '--all');
    },
  }),
  gateFile('gate-bytes', 'changes bytes of what runs the gate that are no text', { is: [0x7f, 0x81], mode: 0o755 }),
  gateFile('gate-not-run', 'has what runs the gate run no more', { is: [0x7f, 0x80], mode: 0o644 }),
  gateLink('gate-file-becomes-a-link', 'puts what runs the gate elsewhere in the tree, and a link to it in its place'),
  inClone('converted-on-check-out', 'has git convert a manifest as it is checked out', 'unreadable-bump', {
    change: (tree, git, world) => {
      // A separator of lines, which that encoding has not: what is checked out is a space, or a question mark.
      world.edit(
        join(tree, 'prow/manifests/refresh.yaml'),
        '    spec:\n',
        '    spec:\n      # note\u2028      hostNetwork: true\n',
      );
      git('add', '--all');
      git('commit', '--quiet', '--message', 'hides a field in a comment');
      world.write(join(tree, '.gitattributes'), 'prow/manifests/*.yaml working-tree-encoding=ASCII//TRANSLIT\n');
      git('add', '.gitattributes');
    },
  }),
  inClone('script-made-to-run', 'has a script beside production run that did not', 'not-read', {
    prepare: (world) => {
      for (const side of [world.base, world.head])
        world.write(join(side, 'deploy.sh'), 'kubectl delete -f manifests\n');
    },
    change: (tree, git) => {
      chmodSync(join(tree, 'prow/deploy.sh'), 0o755);
      git('add', '--all');
    },
  }),
];

/** A file that gate.yaml names and that is no text is another in a clone, and nothing else is. */
function gateFile(
  id: string,
  says: string,
  { is, mode }: { readonly is: readonly number[]; readonly mode: number },
): Trick {
  return inClone(id, says, 'gate-changed', {
    prepare: withGateFile,
    change: (tree, git) => {
      const path = join(tree, 'prow/run.bin');
      writeFileSync(path, Buffer.from(is));
      chmodSync(path, mode);
      git('add', '--all');
    },
  });
}

function gateLink(id: string, says: string): Trick {
  return inClone(id, says, 'gate-changed', {
    prepare: withGateFile,
    change: (tree, git) => {
      git('mv', 'prow/run.bin', 'prow/other.bin');
      symlinkSync('other.bin', join(tree, 'prow/run.bin'));
      git('add', '--all');
    },
  });
}

function withGateFile(world: World): void {
  for (const side of [world.base, world.head]) {
    world.edit(join(side, 'gate.yaml'), '\n', '\nfiles: [run.bin]\n');
    writeFileSync(join(side, 'run.bin'), Buffer.from([0x7f, 0x80]), { mode: 0o755 });
  }
}

interface Played {
  /** Before production is rehearsed, on both sides of the bump. */
  readonly prepare?: (world: World) => void;
  /** On the branch, beside the bump. */
  readonly change: (tree: string, git: Git, world: World) => void;
}

function inClone(id: string, says: string, reason: Trick['reason'], { prepare, change }: Played): Trick {
  return {
    ...{ id, says, reason },
    play: async (world) => {
      prepare?.(world);
      await world.run();
      const { clone, commit, checkOut, git } = cloneOf(world);
      const shared = join(world.root, 'shared');
      if (existsSync(shared)) {
        cpSync(shared, join(clone, 'shared'), { recursive: true });
        git('add', '--all');
        git('commit', '--quiet', '--message', 'what links lead to');
      }
      checkOut('bump');
      commit(world.head, 'bump');
      change(clone, git, world);
      git('commit', '--quiet', '--message', 'beside the bump');
      return { clone, base: 'main', head: 'bump', path: 'prow' };
    },
  };
}
