import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { productionError } from '../production-error.js';
import { PROW_COMPONENTS } from '../prow-image.js';
import { isYaml } from '../source-files.js';
import { valueAt } from '../value-at.js';
import { parsedOrNull } from './parsed-or-null.js';

/** What a file seems to be, by its text and the files beside it; `other-jobs` are another production's, a `template` is a Helm chart's. */
export type Role =
  | 'config'
  | 'plugins'
  | 'jobs'
  | 'in-repo'
  | 'other-jobs'
  | 'manifest'
  | 'template'
  | 'kustomization'
  | 'other';

/** One file of the folders that were looked in. */
export interface LookedAt {
  readonly path: string;
  readonly role: Role;
  readonly text: string;
  /** Prow's components whose images a manifest names. */
  readonly components: readonly string[];
}

/** Folders that hold no production of their own. */
const PASSED_OVER = ['.git', 'node_modules', 'vendor', 'testdata'];

/** Keys at the top of Prow's configuration (Config, pkg/config/config.go); two of them make a file one. */
const CONFIG_KEYS =
  /^(prowjob_namespace|pod_namespace|plank|sinker|deck|tide|horologium|in_repo_config|branch-protection|log_level|owners_dir_denylist):/gm;

/** Keys at the top of hook's configuration beside `plugins` (Configuration, pkg/plugins/config.go). */
const PLUGIN_KEYS = /^(config_updater|triggers|approve|lgtm|external_plugins|blunderbuss|size|welcome|label):/m;

const JOB_KEYS = /^(presubmits|postsubmits|periodics):/m;
/** A key of jobs with what may begin a list, on its line or on the next that says something. */
const JOB_LIST = /^(presubmits|postsubmits):[ \t]*(\[|&|!|(#.*)?(\n[ \t]*(#.*)?)*\n[ \t]*-)/m;
const IMAGE = imagePattern(PROW_COMPONENTS);

/**
 * Reads every YAML file below some folders and says what each seems to be. Links are not followed.
 *
 * @throws {ExplainedError} `usage` for a folder that cannot be read.
 */
export async function findFiles(folders: readonly string[]): Promise<LookedAt[]> {
  for (const folder of folders) {
    await readdir(folder).catch((cause: unknown) => {
      throw notAFolder(folder, cause);
    });
  }
  const lists = await Promise.all(folders.map((folder) => filesBelow(folder)));
  const files = await Promise.all([...new Set(lists.flat())].sort().map(lookAt));
  const charts = files.filter(({ path }) => basename(path) === 'Chart.yaml').map(({ path }) => dirname(path));
  return files.map((file) => (isOfChart(file, charts) ? { ...file, role: 'template' } : file));
}

/** What a Helm chart is made of is nothing that kubectl takes; charts of charts are in its folder too. */
function isOfChart({ path }: LookedAt, charts: readonly string[]): boolean {
  return charts.some((chart) => path === join(chart, 'values.yaml') || isBelow(path, join(chart, 'templates')));
}

function notAFolder(folder: string, cause: unknown): Error {
  return productionError(
    {
      kind: 'usage',
      what: 'There is nothing to look in',
      expected: 'the folder of a clone',
      observed: cause instanceof Error ? cause.message : String(cause),
      file: folder,
      next: 'name the clones of production’s repositories',
    },
    { cause },
  );
}

async function filesBelow(folder: string, isMeant = isYaml): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return PASSED_OVER.includes(entry.name) ? [] : filesBelow(path, isMeant);
      return entry.isFile() && isMeant(entry.name) ? [path] : [];
    }),
  );
  return lists.flat();
}

/** Files below some folders that have one of some names, whatever they hold. Links are not followed. */
export async function filesNamed(
  folders: readonly string[],
  names: ReadonlySet<string>,
): Promise<{ name: string; path: string }[]> {
  if (names.size === 0) return [];
  const lists = await Promise.all(folders.map((folder) => filesBelow(folder, (name) => names.has(name))));
  return [...new Set(lists.flat())].sort().map((path) => ({ name: basename(path), path }));
}

async function lookAt(path: string): Promise<LookedAt> {
  const text = await readFile(path, 'utf8');
  const components = [...new Set([...text.matchAll(IMAGE)].map(([, component]) => component ?? ''))];
  return { path, text, components, role: roleOf(path, text, components) };
}

function roleOf(path: string, text: string, components: readonly string[]): Role {
  if (/^kustomization\.ya?ml$/.test(basename(path))) return 'kustomization';
  if (new Set(text.match(CONFIG_KEYS)).size >= 2) return 'config';
  if (/^plugins:/m.test(text) && PLUGIN_KEYS.test(text)) return 'plugins';
  if (JOB_KEYS.test(text)) return isInRepo(path, text) ? 'in-repo' : 'jobs';
  return components.length > 0 ? 'manifest' : 'other';
}

/**
 * Jobs that Prow reads from the repository they are for: there a list says all, elsewhere jobs stand by repository.
 *
 * @see ReadProwYAML, pkg/config/inrepoconfig.go
 */
function isInRepo(path: string, text: string): boolean {
  if (basename(path) === '.prow.yaml' || path.split('/').includes('.prow')) return true;
  if (!JOB_LIST.test(text)) return false;
  const value = parsedOrNull(text);
  return ['presubmits', 'postsubmits'].some((key) => Array.isArray(valueAt(value, [key])));
}

/**
 * The fewest files and folders that hold all job files and nothing else that was recognised: what `jobs` of
 * production.yaml names.
 */
export function coveringFolders(files: readonly LookedAt[]): string[] {
  const jobs = files.filter(({ role }) => role === 'jobs').map(({ path }) => path);
  const [first] = jobs;
  if (first === undefined) return [];
  let folder = dirname(first);
  while (!jobs.every((path) => isBelow(path, folder))) folder = dirname(folder);
  return cover(folder, files);
}

function cover(folder: string, files: readonly LookedAt[]): string[] {
  const inside = files.filter(({ path }) => isBelow(path, folder));
  if (!inside.some(({ role }) => role === 'jobs')) return [];
  if (inside.every(({ role }) => role === 'jobs' || role === 'other')) return [folder];
  const folders = new Set(inside.map(({ path }) => childFolder(path, folder)).filter((child) => child !== null));
  const own = inside.filter(({ path, role }) => role === 'jobs' && dirname(path) === folder).map(({ path }) => path);
  return [...own, ...[...folders].flatMap((child) => cover(child, files))];
}

function childFolder(path: string, folder: string): string | null {
  const [child, ...rest] = path.slice(folder.length + 1).split('/');
  return rest.length === 0 ? null : join(folder, child ?? '');
}

/** Whether a path is inside a folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** Matches each image of a text whose path ends in one of some programs. */
export function imagePattern(programs: readonly string[]): RegExp {
  return new RegExp(`image:\\s*["']?[^\\s"']*/(${programs.join('|')})(?=[:@"'\\s]|$)`, 'gm');
}
