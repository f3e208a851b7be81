import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { prowIgnore } from './prow-ignore.js';
import { isYaml, type YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';
import { prowDocuments } from './yaml-documents.js';

/**
 * Where config_updater brings other job files into production than those that are read here: it uploads what its
 * patterns match, knows no .prowignore, and Prow reads the ConfigMap, in which no .prowignore is either. Nothing is said
 * where no pattern matches a job file: then something else brings them there.
 *
 * @param read.files - the job files that count.
 * @see FilterChanges, pkg/plugins/updateconfig/updateconfig.go; ReadJobConfig, pkg/config/config.go
 */
export async function uploadRemarks(
  root: string,
  read: { plugins: YamlSource | null; jobs: readonly string[]; files: readonly string[] },
): Promise<string[]> {
  const patterns = patternsOf(read.plugins).filter(({ matches }) => read.files.some(matches));
  const [first] = patterns;
  if (first === undefined) return [];
  const patternOf = (file: string) => patterns.find(({ matches }) => matches(file));
  const left = read.files.filter((file) => patternOf(file) === undefined);
  const lists = await Promise.all(read.jobs.map((path) => ignoredFiles(root, path)));
  const brought = lists.flat().filter((file) => patternOf(file) !== undefined);
  return [
    ...told(
      left,
      (files) =>
        `${files} read here, and no pattern of config_updater uploads it: unless something else does, production has not its jobs (${first.place})`,
    ),
    ...told(
      brought,
      (files) =>
        `${files} left out by .prowignore, and config_updater uploads it all the same: Prow reads the ConfigMap, so production has its jobs and they are not counted here (${first.place})`,
    ),
  ];
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
    const documents = prowDocuments(await readFile(file, 'utf8'), file);
    return documents.some(({ value }) => JOB_LISTS.some((list) => (valueAt(value, [list]) ?? null) !== null));
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
