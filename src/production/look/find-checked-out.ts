import { kustomizationIn } from '../kustomize/kustomization-in.js';
import { remoteParts } from '../kustomize/reject-remote-parts.js';
import { walkKustomizations } from '../kustomize/walk-kustomizations.js';
import type { CheckedOut } from '../production-file.js';
import type { LookedAt } from './find-files.js';

/** A file and its folder: by its name alone too much is called kustomization.yaml. */
const SAME_NAMES_MIN = 2;

/**
 * For each URL of kustomize trees the file that was looked at and whose path ends as the URL does, with as many names as
 * any. A URL that none ends as, or several alike, is left out: rendering the tree says that it is not here.
 *
 * @param paths - absolute paths of manifests, of which some are trees.
 */
export async function findCheckedOut(paths: readonly string[], files: readonly LookedAt[]): Promise<CheckedOut> {
  const trees = paths.filter((path) => kustomizationIn(path) !== null);
  const walked = (await Promise.all(trees.map((path) => walkKustomizations(path)))).flat();
  const found = new Map<string, string>();
  for (const { remote } of remoteParts(walked)) {
    const path = endingAlike(remote.text, files);
    if (path !== null) found.set(remote.text, path);
  }
  return found;
}

function endingAlike(url: string, files: readonly LookedAt[]): string | null {
  const names = url
    .replace(/[?#].*$/, '')
    .split('/')
    .reverse();
  const counted = files.map(({ path }) => ({ path, count: countAlike(names, path.split('/').reverse()) }));
  const most = Math.max(SAME_NAMES_MIN, ...counted.map(({ count }) => count));
  const [best, ...others] = counted.filter(({ count }) => count === most);
  return best === undefined || others.length > 0 ? null : best.path;
}

function countAlike(one: readonly string[], other: readonly string[]): number {
  const end = one.findIndex((name, index) => name !== other[index]);
  return end < 0 ? one.length : end;
}
