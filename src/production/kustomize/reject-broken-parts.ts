import { readFileSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { everyOf } from '../../model/explained-errors.js';
import { productionError } from '../production-error.js';
import { yamlDocuments } from '../yaml-documents.js';
import { kustomizationIn } from './kustomization-in.js';
import type { Kustomization, PlacedReference } from './walk-kustomizations.js';

/** A path that a kustomization names, and the kustomization. */
interface Part {
  readonly reference: PlacedReference;
  readonly path: string;
  readonly kustomization: Kustomization;
}

/**
 * Says which parts of a tree are to blame, once kustomize has refused it without a line: those that are not there, and
 * those that are no YAML. Not asked before: what is no file may be YAML that stands in the kustomization itself.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for each.
 */
export function rejectBrokenParts(kustomizations: readonly Kustomization[]): void {
  const parts = kustomizations.flatMap((kustomization) =>
    kustomization.references
      .filter(({ kind }) => kind !== 'source')
      .map((reference) => ({
        reference,
        path: reference.at ?? resolve(kustomization.directory, reference.text),
        kustomization,
      })),
  );
  everyOf(parts, (part) => {
    const found = statSync(part.path, { throwIfNoEntry: false });
    const observed = faultOf(part, found);
    if (observed !== null) throw missing(part, observed);
    if (found?.isFile() && /\.(ya?ml|json)$/.test(part.path)) yamlDocuments(readFileSync(part.path, 'utf8'), part.path);
  });
}

function faultOf({ reference, path }: Part, found: Stats | undefined): string | null {
  if (found === undefined) return `there is no ${path}`;
  if (!found.isDirectory()) return null;
  if (reference.kind === 'file') return `${path} is a folder`;
  return kustomizationIn(path) === null ? `there is no kustomization.yaml in ${path}` : null;
}

function missing({ reference, kustomization: { document } }: Part, observed: string): Error {
  return productionError({
    what: `${reference.text} cannot be taken in`,
    expected: reference.kind === 'part' ? 'a file, or a folder with a kustomization' : 'a file',
    observed,
    file: document.file,
    line: document.lineAt(reference.keys),
    next: 'correct the path, or check out what it names',
  });
}
