import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import { PROW_MODULE } from './prow-versions.js';

/** Where Prow keeps its programs: components first, then the stand-ins of its own integration tests. */
const PROGRAM_DIRECTORIES = ['cmd', 'cmd/external-plugins', 'test/integration/cmd'] as const;

/**
 * The main package of each component, found by looking into the tree.
 *
 * @returns Import path by component.
 * @throws {ExplainedError} `usage`: a component the tree does not have; the places looked at are named.
 */
export async function componentPackages(
  tree: string,
  components: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  for (const component of components) {
    const directory = await componentDirectory(tree, component);
    if (directory === null) throw await unknownComponent(tree, component);
    packages.set(component, `${PROW_MODULE}/${directory}`);
  }
  return packages;
}

async function componentDirectory(tree: string, component: string): Promise<string | null> {
  // A component comes from an image reference; `..` must not lead out of the tree.
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(component)) return null;
  for (const parent of PROGRAM_DIRECTORIES) {
    const directory = `${parent}/${component}`;
    const files = await readdir(join(tree, directory)).catch(() => []);
    if (files.some((file) => file.endsWith('.go'))) return directory;
  }
  return null;
}

async function unknownComponent(tree: string, component: string): Promise<ExplainedError> {
  const there = await readdir(join(tree, 'cmd')).catch(() => []);
  return new ExplainedError('usage', {
    what: `This Prow has no component ${JSON.stringify(component)}`,
    expected: `a Go package in ${PROGRAM_DIRECTORIES.map((parent) => `${parent}/${component}`).join(' or ')}`,
    observed: `cmd/ holds ${there.join(', ') || 'nothing'}`,
    evidence: tree,
    next: 'check the image name in the manifest; its last path segment names the component',
  });
}

/**
 * The import path whose `Version` and `Name` the linker sets.
 *
 * @throws {ExplainedError} `usage`: without it Go would set nothing and say nothing,
 *   and no rollout of that build could be proven.
 */
export async function versionPackage(tree: string): Promise<string> {
  // Where .ko.yaml of every release since the move to sigs.k8s.io/prow points.
  if (await stat(join(tree, 'pkg/version')).catch(() => null)) return `${PROW_MODULE}/pkg/version`;
  throw new ExplainedError('usage', {
    what: 'This Prow cannot be told its version',
    expected: 'the package pkg/version, as every Prow since 2024 has it',
    observed: 'no such directory',
    evidence: join(tree, 'pkg/version'),
    next: 'use a tree of kubernetes-sigs/prow that has it',
  });
}
