import { realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { StandInFile } from '../../model/description.js';
import type { Manifest } from '../manifest.js';
import type { CheckedOut } from '../production-file.js';
import { kustomizationIn } from './kustomization-in.js';
import { missingSources } from './missing-sources.js';
import { walkKustomizations } from './walk-kustomizations.js';

/** The files that generators of the kustomize trees among some paths ask for and that are empty here, named from `root`. */
export async function standInFiles(
  root: string,
  paths: readonly string[],
  checkedOut: CheckedOut,
): Promise<StandInFile[]> {
  const trees = paths.map((path) => join(root, path)).filter((folder) => kustomizationIn(folder) !== null);
  const found = await Promise.all(
    trees.map(async (folder) => missingSources(await walkKustomizations(folder, checkedOut))),
  );
  const from = await realpath(root);
  return found
    .flat()
    .map(({ path, fills, file, line }) => ({ path: relative(from, path), fills, file: relative(from, file), line }));
}

/** What the manifests have, and which of it files fill that are not here. */
export interface WrittenManifests {
  readonly manifests: readonly Manifest[];
  readonly standIns: readonly StandInFile[];
}

/** What kustomize adds to the name of what it generates, so that a changed content has another one. */
const CONTENT_HASH = /-[a-z0-9]{10}$/;

/** Whether a generated object is filled by a file that is not here: an empty text in it is not production's. */
export function isFilledByStandIn(
  standIns: readonly StandInFile[],
  { kind, metadata: { name } }: { kind: string; metadata: { name: string } },
): boolean {
  return standIns.some(({ fills }) => [name, name.replace(CONTENT_HASH, '')].some((own) => fills === `${kind} ${own}`));
}

/** What a reader is told of each: the path as its kustomization has it. */
export function standInRemarks(standIns: readonly StandInFile[]): string[] {
  return standIns.map(
    ({ path, fills, file, line }) =>
      `${relative(dirname(file), path)} of ${fills} is not here, and staging has none of its content (${file}:${line})`,
  );
}
