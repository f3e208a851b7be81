import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, manifestsOf } from '../../src/production/manifest.js';

/** Where a Boskos source tree keeps the definitions of its kinds. */
export const BOSKOS_DEFINITIONS_PATH = 'deployments/base/crd.yaml';

/**
 * The definitions of Boskos' kinds, of the version under test.
 *
 * @throws {ExplainedError} `usage` when the tree has none.
 */
export async function boskosDefinitions(tree: string): Promise<KubernetesObject[]> {
  const path = join(tree, BOSKOS_DEFINITIONS_PATH);
  const text = await readFile(path, 'utf8').catch(() => '');
  const found = manifestsOf(text, path).filter(({ object }) => object.kind === 'CustomResourceDefinition');
  if (found.length > 0) return found.map(({ object }) => object);
  throw new ExplainedError('usage', {
    what: 'the Boskos source tree has no definitions of its kinds',
    expected: `CustomResourceDefinitions in ${BOSKOS_DEFINITIONS_PATH}`,
    observed: text === '' ? 'no such file' : 'a file without any',
    evidence: path,
    next: 'check that the candidate is a whole source tree of sigs.k8s.io/boskos',
  });
}
