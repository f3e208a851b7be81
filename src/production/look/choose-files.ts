import { dirname, relative } from 'node:path';
import { coveringFolders, isBelow, type LookedAt, type Role } from './find-files.js';
import type { GuessedPath } from './guessed-production.js';
import { foldersInCommon, nearestFirst } from './nearest.js';

/** What belongs to the manifests that were chosen. Paths are relative to the production directory. */
export interface ChosenFiles {
  readonly config: GuessedPath;
  readonly plugins: GuessedPath | null;
  readonly jobs: readonly GuessedPath[];
  /** Files that look like jobs and are none of this production's, each with the reason. */
  readonly passedOver: readonly string[];
}

/**
 * Chooses configuration, plugins and jobs: of several those nearest to the manifests, since clones may hold more than one
 * production.
 *
 * @param place - folder or file of the manifests.
 * @param options.folders - the clones, as they were named.
 * @returns null where there is no configuration.
 */
export function chooseFiles(
  files: readonly LookedAt[],
  place: string,
  { root, folders }: { root: string; folders: readonly string[] },
): ChosenFiles | null {
  const ofRole = (role: Role) => files.filter((file) => file.role === role);
  const configs = nearestFirst(ofRole('config'), [place]);
  const [config] = configs;
  if (config === undefined) return null;
  const plugins = nearestFirst(ofRole('plugins'), [dirname(config.path), place]);
  const { own, others } = jobsOf(ofRole('jobs'), { config, others: configs.slice(1) });
  const isGuess = others.length > 0 || !isInOneClone([config, ...own], folders);
  const kept = without(files, others);
  return {
    config: pathOf(configs, { root, near: 'the manifests' }) ?? { path: '', ground: '' },
    plugins: pathOf(plugins, { root, near: 'the configuration' }),
    jobs: coveringFolders(kept).map((path) => guessedJobs(path, kept, { root, isGuess })),
    passedOver: [
      ...ofRole('in-repo').map(
        ({ path }) => `${relative(root, path)}: in-repo configuration, which Prow reads from the repository`,
      ),
      ...coveringFolders(without(files, own)).map(
        (path) => `${relative(root, path)}: jobs nearer to another configuration`,
      ),
    ],
  };
}

/** The same files, some of which are jobs that shall not be covered. */
function without(files: readonly LookedAt[], left: readonly LookedAt[]): LookedAt[] {
  const paths = new Set(left.map(({ path }) => path));
  return files.map((file) => (paths.has(file.path) ? { ...file, role: 'other-jobs' as const } : file));
}

/** Job files belong to the configuration that is nearest; where two are as near, to the chosen one. */
function jobsOf(
  jobs: readonly LookedAt[],
  { config, others }: { config: LookedAt; others: readonly LookedAt[] },
): { own: LookedAt[]; others: LookedAt[] } {
  const isOwn = ({ path }: LookedAt): boolean => {
    const near = foldersInCommon(dirname(config.path), dirname(path));
    return others.every((other) => foldersInCommon(dirname(other.path), dirname(path)) <= near);
  };
  return { own: jobs.filter(isOwn), others: jobs.filter((file) => !isOwn(file)) };
}

/** Whether one of the folders that were looked in holds all of some files. */
function isInOneClone(files: readonly LookedAt[], folders: readonly string[]): boolean {
  return folders.some((folder) => files.every(({ path }) => isBelow(path, folder)));
}

/** The first of some files; the others are named. */
function pathOf(found: readonly LookedAt[], { root, near }: { root: string; near: string }): GuessedPath | null {
  const [first, ...others] = found.map(({ path }) => relative(root, path));
  if (first === undefined) return null;
  const ground =
    others.length === 0
      ? 'the only one of its kind'
      : `guess: the nearest to ${near}, of those the longest; also seen: ${others.join(', ')}`;
  return { path: first, ground };
}

function guessedJobs(
  path: string,
  files: readonly LookedAt[],
  { root, isGuess }: { root: string; isGuess: boolean },
): GuessedPath {
  const count = files.filter((file) => file.role === 'jobs' && (file.path === path || isBelow(file.path, path))).length;
  const what = `${count} ${count === 1 ? 'file' : 'files'} with jobs`;
  return {
    path: relative(root, path),
    ground: isGuess ? `guess: ${what}; nothing says that they belong to this configuration` : what,
  };
}
