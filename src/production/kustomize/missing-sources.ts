import { lstatSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Kustomization } from './walk-kustomizations.js';

/** A file that a generator asks for and nobody has put there: tokens and certificates are not in a repository. */
export interface MissingSource {
  /** Absolute, below the folder of the kustomization that names it. */
  readonly path: string;
  /** The generated object that it would fill. */
  readonly fills: string;
  readonly file: string;
  readonly line: number;
}

/** The files of generators that do not exist, each once. One outside its folder kustomize itself refuses. */
export function missingSources(kustomizations: readonly Kustomization[]): MissingSource[] {
  const found = kustomizations.flatMap(({ directory, document, references }) =>
    references.flatMap(({ kind, text, keys, fills = '' }) => {
      const path = join(directory, text);
      const isBelow = !isAbsolute(text) && !relative(directory, path).startsWith('..');
      if (kind !== 'source' || text === '' || !isBelow || statOf(path) !== null) return [];
      return [{ path, fills, file: document.file, line: document.lineAt(keys) }];
    }),
  );
  return [...new Map(found.map((one) => [`${one.path} ${one.fills}`, one])).values()];
}

/** A link counts as there, wherever it leads: nothing is ever written through one. */
function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
