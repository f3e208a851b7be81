import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface TreeDigest {
  /** sha256, in hex, over sorted relative paths, modes and contents; `.git` is left out. */
  readonly digest: string;
  /** Newest modification time of a file, in milliseconds since the epoch; 0 for an empty tree. */
  readonly newestMs: number;
  /** Symbolic links: a digest has where they lead, not what is there. */
  readonly links: readonly string[];
}

/** Files read at once: enough to keep a disk busy, far below any limit on open files. */
const PARALLEL_READ_COUNT = 64;

/** Digest of a source tree. Modes are Git's three, so that a copy made under another umask is the same tree. */
export async function treeDigest(directory: string): Promise<TreeDigest> {
  const paths = (await listFiles(directory, '')).sort();
  const hash = createHash('sha256');
  const links: string[] = [];
  let newestMs = 0;
  for (let start = 0; start < paths.length; start += PARALLEL_READ_COUNT) {
    const some = paths.slice(start, start + PARALLEL_READ_COUNT);
    for (const file of await Promise.all(some.map((path) => readEntry(directory, path)))) {
      hash.update(file.line);
      if (file.isLink) links.push(file.path);
      newestMs = Math.max(newestMs, file.modifiedMs);
    }
  }
  return { digest: hash.digest('hex'), newestMs, links };
}

async function listFiles(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const nested = await Promise.all(
    entries
      // A clone has a folder of that name, a worktree a file.
      .filter(({ name }) => name !== '.git')
      .map((entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) return listFiles(root, path);
        return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
      }),
  );
  return nested.flat();
}

async function readEntry(
  root: string,
  path: string,
): Promise<{ path: string; line: string; modifiedMs: number; isLink: boolean }> {
  const absolute = join(root, path);
  const status = await lstat(absolute);
  const isLink = status.isSymbolicLink();
  const content = isLink ? await readlink(absolute) : await readFile(absolute);
  const mode = isLink ? '120000' : (status.mode & 0o100) !== 0 ? '100755' : '100644';
  const contentDigest = createHash('sha256').update(content).digest('hex');
  return { path, isLink, line: `${mode} ${contentDigest} ${path}\0`, modifiedMs: status.mtimeMs };
}
