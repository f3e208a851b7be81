import { dirname } from 'node:path';
import type { LookedAt } from './find-files.js';

/** How many folders two absolute paths have in common. */
export function foldersInCommon(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}

/**
 * Files in the order of how near they are to some places, the first place first: what belongs to one production lies together.
 * Of those as near as each other the longest comes first.
 */
export function nearestFirst(files: readonly LookedAt[], places: readonly string[]): LookedAt[] {
  return [...files].sort((a, b) => {
    const nearer = places
      .map((place) => foldersInCommon(dirname(b.path), place) - foldersInCommon(dirname(a.path), place))
      .find((difference) => difference !== 0);
    return nearer ?? b.text.length - a.text.length;
  });
}
