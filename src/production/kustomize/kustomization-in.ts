import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The names under which kustomize looks for its file. */
const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization file of a directory, or null where it is none of kustomize's. */
export function kustomizationIn(directory: string): string | null {
  return KUSTOMIZATION_FILES.map((name) => join(directory, name)).find((path) => existsSync(path)) ?? null;
}
