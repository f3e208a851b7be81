import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { prowIgnore } from './prow-ignore.js';
import { isYaml, type YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';
import { prowDocuments } from './yaml-documents.js';

/** Which files of jobs there are, and what may bring them into production. */
interface Read {
  readonly plugins: YamlSource | null;
  /** Files and folders, as production.yaml names them. */
  readonly jobs: readonly string[];
  readonly files: readonly string[];
}

/**
 * Files with jobs that a .prowignore leaves out and that production has all the same: config_updater uploads what its
 * patterns match, knows no .prowignore, and Prow reads the ConfigMap, in which none is either. None where no pattern
 * matches a job file: then something else brings them there, and Prow reads the folder itself.
 *
 * @param read.files - the job files that Prow would read of the folders. One of the same name as another is not taken: the
 *   ConfigMap has one of them, and nobody knows which.
 * @see FilterChanges, pkg/plugins/updateconfig/updateconfig.go; ReadJobConfig, pkg/config/config.go
 */
export async function ignoredButUploaded(root: string, read: Read): Promise<string[]> {
  const brought = await broughtFiles(root, read);
  const names = new Set(read.files.map((file) => basename(file)));
  return brought.filter((file) => {
    const isFirst = !names.has(basename(file));
    names.add(basename(file));
    return isFirst;
  });
}

/**
 * Where config_updater brings other job files into production than their folders show: files that no pattern of it
 * matches, and files that a .prowignore leaves out. Nothing is said where no pattern matches a job file.
 *
 * @param read.files - the job files that count, with those of {@link ignoredButUploaded}.
 */
export async function uploadRemarks(root: string, read: Read): Promise<string[]> {
  const patterns = jobPatterns(read);
  const [first] = patterns;
  if (first === undefined) return [];
  const left = read.files.filter((file) => !isMatched(file, patterns));
  const brought = await broughtFiles(root, read);
  return [
    ...told(
      left,
      (files) =>
        `${files} read here, and no pattern of config_updater uploads it: unless something else does, production has not its jobs (${first.place})`,
    ),
    ...told(
      brought.filter((file) => read.files.includes(file)),
      (files) =>
        `${files} left out by .prowignore, and config_updater uploads it all the same: Prow reads the ConfigMap, so production has its jobs and they are counted here (${first.place})`,
    ),
    ...told(
      brought.filter((file) => !read.files.includes(file)),
      (files) =>
        `${files} left out by .prowignore, and config_updater uploads it all the same over another file of its name: which of them production has is not known, and its jobs are not counted here (${first.place})`,
    ),
  ];
}

async function broughtFiles(root: string, read: Read): Promise<string[]> {
  const patterns = jobPatterns(read);
  if (patterns.length === 0) return [];
  const lists = await Promise.all(read.jobs.map((path) => ignoredFiles(root, path)));
  return lists.flat().filter((file) => isMatched(file, patterns));
}

function jobPatterns({ plugins, files }: Read): Pattern[] {
  return patternsOf(plugins).filter(({ matches }) => files.some(matches));
}

function isMatched(file: string, patterns: readonly Pattern[]): boolean {
  return patterns.some(({ matches }) => matches(file));
}

function told(files: readonly string[], say: (files: string) => string): string[] {
  const [first, ...more] = files;
  if (first === undefined) return [];
  return [say(more.length === 0 ? `${first} is` : `${first} (and ${more.length} more like it) is`)];
}

interface Pattern {
  readonly place: string;
  /** Patterns begin at the top of a repository, which may be anywhere above a file. */
  readonly matches: (file: string) => boolean;
}

function patternsOf(plugins: YamlSource | null): Pattern[] {
  return (plugins?.documents ?? []).flatMap((document) => {
    const keys = Object.keys(valueAt(document.value, ['config_updater', 'maps']) ?? {});
    return keys.map((pattern): Pattern => {
      const expression = new RegExp(`(?:^|/)${expressionOf(pattern)}$`);
      const line = document.lineAt(['config_updater', 'maps', pattern]);
      return { place: `${document.file}:${line}`, matches: (file) => expression.test(file) };
    });
  });
}

/**
 * Two stars and a slash stand for any number of folders, a star for what is inside one name, `{a,b}` for either; nothing
 * else is special, and without a star nothing is.
 *
 * @see New, github.com/mattn/go-zglob
 */
function expressionOf(pattern: string): string {
  if (!pattern.includes('*')) return escaped(pattern);
  return pattern.replace(/\*\*\/|\*|\{[^{}]+\}|[\\^$.|?+()[\]{}]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    if (part.length === 1) return escaped(part);
    return `(?:${part.slice(1, -1).split(',').map(escaped).join('|')})`;
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

const JOB_LISTS = ['periodics', 'presubmits', 'postsubmits', 'presets'];

/** What has none of them says nothing to Prow; what cannot be read here ends its loading there, and is said. */
async function holdsJobs(file: string): Promise<boolean> {
  try {
    const [read] = prowDocuments(await readFile(file, 'utf8'), file);
    return JOB_LISTS.some((list) => (valueAt(read?.value, [list]) ?? null) !== null);
  } catch {
    return true;
  }
}

async function ignoredFiles(root: string, path: string): Promise<string[]> {
  const folder = join(root, path);
  if (!(await stat(folder)).isDirectory()) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const isIgnored = await prowIgnore(folder, files);
  const ignored = files.filter((file) => isYaml(file) && isIgnored(file)).map((file) => relative(root, file));
  const kept = await Promise.all(ignored.map(async (file) => ((await holdsJobs(join(root, file))) ? [file] : [])));
  return kept.flat().sort();
}
