import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import { type GoProject, PROW } from './go-project.js';

/**
 * The main package of each component, found by looking into the tree.
 *
 * @returns Import path by component.
 * @throws {ExplainedError} `usage`: a component the tree does not have; the places looked at are named.
 */
export async function componentPackages(
  tree: string,
  components: readonly string[],
  project: GoProject = PROW,
): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  for (const component of components) {
    const directory = await componentDirectory(tree, { component, project });
    if (directory === null) throw await unknownComponent(tree, { component, project });
    packages.set(component, `${project.module}/${directory}`);
  }
  return packages;
}

interface Wanted {
  readonly component: string;
  readonly project: GoProject;
}

async function componentDirectory(tree: string, { component, project }: Wanted): Promise<string | null> {
  // A component comes from an image reference; `..` must not lead out of the tree.
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(component)) return null;
  for (const parent of project.programDirectories) {
    const directory = `${parent}/${component}`;
    const files = await readdir(join(tree, directory)).catch(() => []);
    if (files.some((file) => file.endsWith('.go'))) return directory;
  }
  return null;
}

async function unknownComponent(tree: string, { component, project }: Wanted): Promise<ExplainedError> {
  const there = await readdir(join(tree, 'cmd')).catch(() => []);
  return new ExplainedError('usage', {
    what: `This ${project.title} has no component ${JSON.stringify(component)}`,
    expected: `a Go package in ${project.programDirectories.map((parent) => `${parent}/${component}`).join(' or ')}`,
    observed: `cmd/ holds ${there.join(', ') || 'nothing'}`,
    evidence: tree,
    next: 'check the image name in the manifest; its last path segment names the component',
  });
}

/**
 * The import path whose `Version` and `Name` the linker sets.
 *
 * @returns null where the project's own releases set none.
 * @throws {ExplainedError} `usage`: without it Go would set nothing and say nothing,
 *   and no rollout of that build could be proven.
 */
export async function versionPackage(tree: string, project: GoProject = PROW): Promise<string | null> {
  const path = project.versionPackage;
  if (path === null) return null;
  if (await stat(join(tree, path)).catch(() => null)) return `${project.module}/${path}`;
  throw new ExplainedError('usage', {
    what: `This ${project.title} cannot be told its version`,
    expected: `the package ${path}, as every release since 2024 has it`,
    observed: 'no such directory',
    evidence: join(tree, path),
    next: `use a tree of ${project.module} that has it`,
  });
}
