import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { treeDigest } from '../toolchain/tree-digest.js';
import { applyEdits } from './apply-edits.js';
import { copyTree } from './copy-tree.js';
import type { Drill } from './drill.js';

/** Digits of the digest in a folder name; as many as a git commit is shown with. */
const DIGEST_DIGITS = 12;

/**
 * Puts a drill's fault into a copy of a Prow source tree below `workDir`.
 *
 * The copy's name is the drill and a digest of the tree and the edits, so the
 * same fault in the same source is made once and built once.
 *
 * @returns Absolute path of the changed copy.
 * @throws {ExplainedError} `usage`: the fault does not fit into this tree.
 */
export async function applyDrill(
  drill: Pick<Drill, 'name' | 'edits'>,
  { tree, workDir }: { readonly tree: string; readonly workDir: string },
): Promise<string> {
  const { digest } = await treeDigest(tree);
  const identity = createHash('sha256')
    .update(JSON.stringify([digest, drill.edits]))
    .digest('hex');
  const target = join(workDir, `${drill.name}-${identity.slice(0, DIGEST_DIGITS)}`);
  if (await isThere(target)) return target;
  const unfinished = `${target}.${randomUUID()}.unfinished`;
  await mkdir(workDir, { recursive: true });
  try {
    await copyTree(tree, unfinished);
    await applyEdits(unfinished, drill.edits);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have made the same copy in the meantime.
    if (await isThere(target)) return target;
    throw error;
  }
  return target;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
