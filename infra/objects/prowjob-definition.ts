import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, manifestsOf } from '../../src/production/manifest.js';

/** Pulumi's Kubernetes provider waits for what this annotation names (pulumi-kubernetes, pkg/metadata/overrides.go). */
const WAIT_FOR = 'pulumi.com/waitFor';

/** Where a Prow source tree keeps the definition of ProwJob. */
export const DEFINITION_PATH = 'config/prow/cluster/prowjob-crd/prowjob_customresourcedefinition.yaml';

/**
 * The ProwJob definition of the version under test. A deployment waits until the API server serves ProwJobs: deck and
 * horologium end with "no matches for kind" where they start before.
 *
 * @throws {ExplainedError} `usage` when the tree has none.
 */
export async function prowJobDefinition(prowTree: string): Promise<KubernetesObject> {
  const path = join(prowTree, DEFINITION_PATH);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw noDefinition(path, cause);
  });
  const found = manifestsOf(text, path).find(({ object }) => object.kind === 'CustomResourceDefinition');
  if (found === undefined) throw noDefinition(path, 'it holds no CustomResourceDefinition');
  const { metadata } = found.object;
  const annotations = { ...metadata.annotations, [WAIT_FOR]: 'condition=Established' };
  return { ...found.object, metadata: { ...metadata, annotations } };
}

function noDefinition(path: string, cause: unknown): ExplainedError {
  return new ExplainedError(
    'usage',
    {
      what: 'the Prow source tree has no definition of ProwJob',
      expected: `a CustomResourceDefinition in ${DEFINITION_PATH}`,
      observed: cause instanceof Error ? cause.message : String(cause),
      evidence: path,
      next: 'check that the candidate is a whole source tree of sigs.k8s.io/prow',
    },
    { cause },
  );
}
