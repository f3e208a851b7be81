import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './run-git.js';

/** A commit to be made. */
export interface NewCommit {
  /** The ref it becomes, e.g. `refs/heads/main`. */
  readonly ref: string;
  /** Null for the first commit. */
  readonly parent: string | null;
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
  readonly author: string;
}

export type FileStatus = 'added' | 'modified' | 'removed';

/** A path that two commits have differently. */
export interface ChangedFile {
  readonly path: string;
  readonly status: FileStatus;
}

/** A real bare repository on disk, with real commits: what `git clone` gets is what the API names. */
export class GitRepository {
  readonly directory: string;
  /** Trees that merges of two commits have, and what two commits differ by: neither ever changes. */
  readonly #mergedTrees = new Map<string, string>();
  readonly #differences = new Map<string, ChangedFile[]>();

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(directory: string): Promise<GitRepository> {
    await mkdir(directory, { recursive: true });
    const repository = new GitRepository(directory);
    await repository.#git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
    // GitHub serves any commit by its SHA, and partial clones.
    await appendFile(join(directory, 'config'), '[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n');
    return repository;
  }

  /** A repository of its own with all branches that another has. */
  static async fork(of: GitRepository, directory: string): Promise<GitRepository> {
    const made = await GitRepository.create(directory);
    await made.fetch(of, '+refs/heads/*:refs/heads/*');
    return made;
  }

  /** Takes over what `refspec` says from another repository. */
  async fetch(from: GitRepository, refspec: string): Promise<void> {
    await this.#git(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', from.directory, refspec]);
  }

  /** @returns SHA of the commit. */
  async commit({ ref, parent, files, message, author }: NewCommit): Promise<string> {
    const stream = [
      `commit ${ref}`,
      'mark :1',
      `committer ${author} <${author}@users.noreply.github.invalid> ${Math.floor(Date.now() / 1000)} +0000`,
      data(message),
      ...(parent === null ? [] : [`from ${parent}`]),
      ...Object.entries(files).map(([path, content]) => `M 100644 inline ${JSON.stringify(path)}\n${data(content)}`),
      'get-mark :1',
      '',
    ].join('\n');
    return this.#git(['fast-import', '--quiet', '--force'], { input: stream });
  }

  /** The commit a ref leads to; null where there is no such ref. */
  async ref(name: string): Promise<string | null> {
    const loose = name.startsWith('refs/heads/')
      ? await readFile(join(this.directory, name), 'utf8').catch(() => '')
      : '';
    // What git has packed, or keeps in another way, it is asked for.
    if (COMMIT_LINE.test(loose)) return loose.trim();
    return this.#git(['rev-parse', '--quiet', '--verify', `${name}^{commit}`]).catch(() => null);
  }

  /** Lets a ref lead to a commit that is there. */
  async setRef(name: string, sha: string): Promise<void> {
    await this.#git(['update-ref', name, sha]);
  }

  async branches(): Promise<string[]> {
    const names = await this.#git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/']);
    return names.split('\n').filter((name) => name !== '');
  }

  async message(sha: string): Promise<string> {
    return this.#git(['log', '-1', '--format=%B', sha]);
  }

  /** How many commits `head` has that `base` has not; null where they have no commit in common. */
  async commitsAhead(base: string, head: string): Promise<number | null> {
    const common = await this.#git(['merge-base', base, head]).catch(() => null);
    return common === null ? null : Number(await this.#git(['rev-list', '--count', `${base}..${head}`]));
  }

  /** Commits that `head` has and `base` has not, as mails that `git am` takes. */
  async patch(base: string, head: string): Promise<string> {
    return `${await this.#git(['format-patch', '--stdout', `${base}..${head}`])}\n`;
  }

  /** What changed from where both have parted to `head`; `base` and `head` are SHAs. */
  async changedFiles(base: string, head: string): Promise<ChangedFile[]> {
    const known = this.#differences.get(`${base} ${head}`);
    if (known !== undefined) return known;
    const mergeBase = await this.#git(['merge-base', base, head]);
    const lines = (await this.#git(['diff-tree', '-r', '-z', '--name-status', mergeBase, head])).split('\0');
    const changed = lines.flatMap((letter, index) => {
      const path = index % 2 === 0 ? lines[index + 1] : undefined;
      return path === undefined ? [] : [{ path, status: STATUS[letter] ?? 'modified' }];
    });
    this.#differences.set(`${base} ${head}`, changed);
    return changed;
  }

  /**
   * Merges `head` into a branch, file by file.
   *
   * @returns SHA of the merge commit; null where both changed the same file.
   */
  async merge(branch: string, { head, message }: { head: string; message: string }): Promise<string | null> {
    const ours = await this.#head(branch);
    const tree = await this.#mergedTree(ours, head);
    if (tree === null) return null;
    const sha = await this.#git(['commit-tree', tree, '-p', ours, '-p', head], { input: message });
    await this.#git(['update-ref', branch, sha, ours]);
    return sha;
  }

  async isMergeable(branch: string, head: string): Promise<boolean> {
    return (await this.#mergedTree(await this.#head(branch), head)) !== null;
  }

  async #head(branch: string): Promise<string> {
    return (await this.ref(`refs/heads/${branch}`)) ?? (await this.#git(['rev-parse', branch]));
  }

  async #mergedTree(ours: string, theirs: string): Promise<string | null> {
    // Asked again and again: tide wants to know of every open pull request each time it looks.
    const known = this.#mergedTrees.get(`${ours} ${theirs}`);
    if (known !== undefined) return known;
    const indexFile = join(this.directory, `merge-${randomUUID()}`);
    try {
      const base = await this.#git(['merge-base', ours, theirs]);
      await this.#git(['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], { indexFile });
      const tree = await this.#git(['write-tree'], { indexFile });
      this.#mergedTrees.set(`${ours} ${theirs}`, tree);
      return tree;
    } catch {
      return null;
    } finally {
      await rm(indexFile, { force: true });
    }
  }

  #git(args: readonly string[], options: { input?: string; indexFile?: string } = {}): Promise<string> {
    return runGit(this.directory, args, options);
  }
}

/** A branch's file holds the commit it leads to, and nothing else. */
const COMMIT_LINE = /^[0-9a-f]{40}\n$/;

const STATUS: Readonly<Record<string, FileStatus>> = { A: 'added', M: 'modified', D: 'removed' };

/** How `git fast-import` takes bytes. */
function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
