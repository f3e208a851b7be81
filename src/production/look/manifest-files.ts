import { dirname, relative } from 'node:path';
import { manifestsOf } from '../manifest.js';
import { yamlDocuments } from '../yaml-documents.js';
import type { LookedAt } from './find-files.js';

/** What of a place `kubectl apply` is given. */
export interface ManifestFiles {
  /** The place itself, or, where other things lie in the folder too, the files that hold objects. */
  readonly paths: readonly string[];
  /** Files in the folder that hold none. */
  readonly left: readonly string[];
}

/**
 * Of a folder that also holds Prow's configuration or other YAML the files that hold Kubernetes objects. What cannot be
 * read stays: reading it says what is wrong with it, by file and line.
 */
export function manifestFiles(
  files: readonly LookedAt[],
  { path, isTree }: { readonly path: string; readonly isTree: boolean },
): ManifestFiles {
  const inside = isTree ? [] : files.filter((file) => dirname(file.path) === path);
  const left = inside.filter(({ role, text }) => role === 'template' || isSomethingElse(text));
  if (left.length === 0) return { paths: [path], left: [] };
  const paths = inside.filter((file) => !left.includes(file));
  return { paths: paths.map((file) => file.path), left: left.map((file) => file.path) };
}

/** YAML that can be read and holds something that is no Kubernetes object. */
function isSomethingElse(text: string): boolean {
  try {
    yamlDocuments(text, '');
  } catch {
    return false;
  }
  try {
    manifestsOf(text, '');
    return false;
  } catch {
    return true;
  }
}

/** For whoever reads what was passed over. */
export function leftOut(root: string, { left }: ManifestFiles): string[] {
  return left.map((path) => `${relative(root, path)}: beside the manifests, and no Kubernetes object`);
}
