import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { everyOf, everyOneOf } from '../model/explained-errors.js';
import { rejectFoldedKeys } from './folded-keys.js';
import { productionError } from './production-error.js';
import { prowIgnore } from './prow-ignore.js';
import { prowDocuments, type YamlDocument } from './yaml-documents.js';

/** One file of production's, read once. */
export interface SourceFile {
  /** Path below the production directory. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** A file of YAML, read and parsed once. */
export interface YamlSource extends SourceFile {
  readonly documents: readonly YamlDocument[];
}

/**
 * A source of Prow's configuration with its documents, as Prow reads them.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for the first syntax error, for a document that Prow
 *   passes over and a key that it takes for another.
 */
export function asYaml(source: SourceFile): YamlSource {
  const documents = prowDocuments(source.text, source.path);
  documents.slice(1).forEach(rejectFurther);
  documents.forEach(rejectFoldedKeys);
  return { ...source, documents };
}

function rejectFurther({ file, value, line }: YamlDocument): void {
  if (value === null) return;
  throw productionError({
    what: `Prow does not read all of ${file}`,
    expected: 'one document, the first: Prow passes over what comes behind it',
    observed: 'something in a later one',
    ...{ file, line },
    next: 'leave out the lines `---` before it, or put it into a file of its own',
  });
}

const YAML_EXTENSIONS = ['.yaml', '.yml'];

/** Whether a file is YAML by its name, as Prow takes it. */
export function isYaml(name: string): boolean {
  return YAML_EXTENSIONS.includes(extname(name));
}

/** What `kubectl apply -f` takes from a folder (FileExtensions, k8s.io/cli-runtime); Prow takes YAML alone. */
const EXTENSIONS = { folder: ['.json', ...YAML_EXTENSIONS], tree: YAML_EXTENSIONS };

/**
 * Reads one file below `root`.
 *
 * @throws {ExplainedError} `unreadable` when it cannot be read; `namedBy` says which setting asked for it.
 */
export async function readSource(
  root: string,
  { path, namedBy }: { path: string; namedBy: string },
): Promise<SourceFile> {
  const bytes = await readFile(join(root, path)).catch((cause: unknown) => {
    throw missing(root, { path, namedBy, cause });
  });
  return { path, text: bytes.toString('utf8'), sha256: sha256Of(bytes) };
}

/** Digest of what was read, in hexadecimal. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * The YAML files that a list of files and folders means, in order.
 *
 * @param options.depth - `folder` takes a folder's own files, as `kubectl apply -f` does;
 *   `tree` takes subfolders too and skips names that begin with `..` and what .prowignore names, as Prow does for
 *   job configuration (pkg/config/config.go).
 * @throws {ExplainedError} `unreadable` for a path that does not exist or holds no YAML.
 */
export async function listSources(
  root: string,
  options: { paths: readonly string[]; namedBy: string; depth: 'folder' | 'tree' },
): Promise<string[]> {
  const lists = await everyOneOf(options.paths, async (path) => {
    const info = await stat(join(root, path)).catch((cause: unknown) => {
      throw missing(root, { path, namedBy: options.namedBy, cause });
    });
    return info.isDirectory() ? listFolder(root, { path, depth: options.depth }) : [path];
  });
  const files = lists.flat();
  if (files.length === 0 && options.paths.length > 0) {
    throw productionError({
      what: `${options.namedBy} names no YAML file`,
      expected: `at least one file that ends in ${EXTENSIONS[options.depth].join(', ')}`,
      observed: `none in ${options.paths.join(', ')}`,
      file: join(root, options.paths[0] ?? ''),
      next: `correct ${options.namedBy} in production.yaml`,
    });
  }
  return files;
}

async function listFolder(
  root: string,
  { path, depth }: { path: string; depth: 'folder' | 'tree' },
): Promise<string[]> {
  const folder = join(root, path);
  const entries = await readdir(folder, { recursive: depth === 'tree', withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const isIgnored = depth === 'tree' ? await prowIgnore(folder, files) : () => false;
  return files
    .filter((file) => EXTENSIONS[depth].includes(extname(file)) && !isIgnored(file))
    .map((file) => relative(root, file))
    .filter(
      (file) =>
        depth === 'folder' ||
        !relative(path, file)
          .split('/')
          .some((part) => part.startsWith('..')),
    )
    .sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Prow mounts all job files into one folder, so two with one name cannot both be there.
 *
 * @throws {ExplainedError} `unreadable`, as Prow's own loader would refuse them.
 */
export function rejectSameNames(root: string, paths: readonly string[]): void {
  const seen = new Map<string, string>();
  everyOf(paths, (path) => {
    const name = basename(path);
    const other = seen.get(name);
    if (other !== undefined) {
      throw productionError({
        what: `two job files are called ${name}`,
        expected: 'job files with different names: each is a key of one ConfigMap',
        observed: `${other} and ${path}`,
        file: join(root, path),
        next: 'rename one of them',
      });
    }
    seen.set(name, path);
  });
}

function missing(root: string, asked: { path: string; namedBy: string; cause: unknown }): Error {
  return productionError(
    {
      what: `${asked.namedBy} names ${asked.path}, which cannot be read`,
      expected: 'a file or folder relative to production.yaml',
      observed: asked.cause instanceof Error ? asked.cause.message : String(asked.cause),
      file: join(root, asked.path),
      next: `correct ${asked.namedBy} in production.yaml`,
    },
    { cause: asked.cause },
  );
}
