import type { Candidate } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import type { GoProject } from './go-project.js';
import { exportCommit } from './prow-clone.js';
import { downloadModule } from './prow-module.js';
import { treeDigest } from './tree-digest.js';

/** A candidate's source as files. */
export interface OpenSource {
  /** Absolute path of the tree; read from, never written to. */
  readonly tree: string;
  /** The same for two trees with the same files: part of every cache key. */
  readonly identity: string;
  /** Throws if the files are no longer those that {@link identity} stands for. */
  readonly assertUnchanged: () => Promise<void>;
}

/**
 * Brings a candidate's source onto this machine.
 *
 * @throws {ExplainedError} `usage`: it cannot be had, or a directory changed since it was resolved.
 */
export async function openSource(
  { source }: Candidate,
  options: { cache: string; project?: GoProject | undefined; signal?: AbortSignal | undefined },
): Promise<OpenSource> {
  switch (source.kind) {
    case 'module': {
      const { directory, sum } = await downloadModule(source.version, options);
      return { tree: directory, identity: `${source.version} ${sum}`, assertUnchanged: async () => {} };
    }
    case 'git': {
      const tree = await exportCommit(source, options);
      // Not the commit alone: under that were kept trees of which nobody had asked whether they are the commit's.
      return { tree, identity: `git ${source.commit}`, assertUnchanged: async () => {} };
    }
    case 'directory': {
      const assertUnchanged = () => assertDigest(source.path, source.digest);
      await assertUnchanged();
      return { tree: source.path, identity: source.digest, assertUnchanged };
    }
  }
}

async function assertDigest(directory: string, digest: string): Promise<void> {
  const now = await treeDigest(directory);
  if (now.digest === digest) return;
  throw new ExplainedError('usage', {
    what: `${directory} changed while it was rehearsed`,
    expected: `the tree with digest ${digest.slice(0, 12)}, which the candidate is named for`,
    observed: `digest ${now.digest.slice(0, 12)}`,
    evidence: `newest file: ${new Date(now.newestMs).toISOString()}`,
    next: 'run the command again, and leave the tree alone until its programs are built',
  });
}
