import { dirname, join } from 'node:path';
import { PLANK } from '../prow-image.js';
import { valueAt } from '../value-at.js';
import { isBelow, type LookedAt } from './find-files.js';
import { parsedOrNull } from './parsed-or-null.js';

/** A place that production's manifests may be deployed from. */
export interface ManifestPlace {
  readonly path: string;
  readonly isTree: boolean;
  /** Prow's components whose images it names, as far as its own text tells. */
  readonly components: readonly string[];
  /** It says itself that prow-controller-manager has no replicas. */
  readonly isOff: boolean;
  /** Prow's version there, empty where the text has none. */
  readonly tag: string;
}

/**
 * Where prow-controller-manager is deployed from, the likeliest first: not where it is switched off, then the place with
 * most of Prow's components, then the newer one. A folder that a kustomization uses is that tree, an overlay before its
 * base.
 */
export function findManifests(files: readonly LookedAt[]): ManifestPlace[] {
  const trees = kustomizeTrees(files);
  const places = new Map<string, ManifestPlace>();
  for (const plank of files.filter(({ role, components }) => role !== 'template' && components.includes(PLANK))) {
    for (const place of placesOf(plank, trees)) {
      const components = componentsIn(place.path, { files, trees });
      places.set(place.path, { ...place, components, isOff: isOff(plank), tag: tagOf(plank) });
    }
  }
  return [...places.values()].sort(
    (a, b) =>
      Number(a.isOff) - Number(b.isOff) ||
      b.components.length - a.components.length ||
      (a.tag === b.tag ? 0 : a.tag < b.tag ? 1 : -1) ||
      a.path.length - b.path.length,
  );
}

/** The trees that deploy a file, or its folder where none does. */
function placesOf({ path }: LookedAt, trees: readonly Tree[]): Pick<ManifestPlace, 'path' | 'isTree'>[] {
  const users = trees.filter(({ reaches }) => reaches.has(path) || reaches.has(dirname(path)));
  const tops = users.filter(
    ({ folder }) => !trees.some((other) => other.folder !== folder && other.reaches.has(folder)),
  );
  return tops.length === 0
    ? [{ path: dirname(path), isTree: false }]
    : tops.map(({ folder }) => ({ path: folder, isTree: true }));
}

function plankDocument({ text }: LookedAt): string {
  return text.split(/^---.*$/m).find((document) => document.includes(`/${PLANK}`)) ?? '';
}

/** Productions that have moved elsewhere leave their manifests behind with no replicas. */
function isOff(plank: LookedAt): boolean {
  return /^\s*replicas:\s*0\b/m.test(plankDocument(plank));
}

/** Prow's tags begin with a date, so that the newer is the greater. */
function tagOf(plank: LookedAt): string {
  return new RegExp(`/${PLANK}:(v\\d{8}\\S*)`).exec(plankDocument(plank))?.[1] ?? '';
}

interface Tree {
  readonly folder: string;
  /** Files and folders it takes in, those of its bases too. */
  readonly reaches: ReadonlySet<string>;
}

function kustomizeTrees(files: readonly LookedAt[]): Tree[] {
  const named = new Map(
    files
      .filter(({ role }) => role === 'kustomization')
      .map(({ path, text }) => [dirname(path), resourcesOf(text).map((resource) => join(dirname(path), resource))]),
  );
  const reach = (folder: string, seen: Set<string>): Set<string> => {
    for (const path of named.get(folder) ?? []) {
      if (seen.has(path)) continue;
      seen.add(path);
      reach(path, seen);
    }
    return seen;
  };
  return [...named.keys()].map((folder) => ({ folder, reaches: reach(folder, new Set()) }));
}

function resourcesOf(text: string): string[] {
  // Rendering the tree says what is wrong with it, by file and line.
  const value = parsedOrNull(text);
  return ['resources', 'bases', 'components'].flatMap((key) => {
    const list = valueAt(value, [key]);
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  });
}

function componentsIn(
  folder: string,
  { files, trees }: { files: readonly LookedAt[]; trees: readonly Tree[] },
): string[] {
  const tree = trees.find((candidate) => candidate.folder === folder);
  const inside = files.filter(({ path }) =>
    tree === undefined
      ? dirname(path) === folder
      : [...tree.reaches].some((part) => path === part || (isBelow(path, part) && dirname(path) === part)),
  );
  return [...new Set(inside.flatMap(({ components }) => components))];
}
