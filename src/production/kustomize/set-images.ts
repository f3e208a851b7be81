import { valueAt } from '../value-at.js';
import type { Kustomization } from './walk-kustomizations.js';

/**
 * Where a tree's kustomizations give images their tag or digest: the image as it comes out, and `file:line` of the `newTag` or
 * `digest`, the file absolute. Of several that give the same one the outermost counts.
 *
 * @param kustomizations - the outermost first.
 * @see Image, api/types/image.go of kustomize: a digest goes before a tag
 */
export function setImages(kustomizations: readonly Kustomization[]): ReadonlyMap<string, string> {
  const all = kustomizations.flatMap(({ document: { file, value, lineAt } }) => {
    const entries: unknown = valueAt(value, ['images']);
    return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown, index): [string, string][] => {
      const name = valueAt(entry, ['newName']) ?? valueAt(entry, ['name']);
      const set = ['digest', 'newTag'].find((key) => typeof valueAt(entry, [key]) === 'string');
      if (typeof name !== 'string' || set === undefined) return [];
      const image = `${name}${set === 'digest' ? '@' : ':'}${valueAt(entry, [set])}`;
      return [[image, `${file}:${lineAt(['images', index, set])}`]];
    });
  });
  return new Map(all.reverse());
}
