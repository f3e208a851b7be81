import { type Manifest, objectName } from '../../src/production/manifest.js';
import { productionError } from '../../src/production/production-error.js';
import { isKnownKind } from './known-kinds.js';

/**
 * Refuses objects that no staging cluster would know, before anything is deployed.
 *
 * @param manifests - production's manifests after the rules ran.
 * @throws {ExplainedError} `usage`, with the object's file and line.
 */
export function rejectUnknownKinds(manifests: readonly Manifest[]): void {
  const objects = manifests.map(({ object }) => object);
  const unknown = manifests.find(({ object }) => !isKnownKind(object, objects));
  if (unknown === undefined) return;
  throw productionError({
    what: `no staging cluster knows the kind of ${objectName(unknown.object)}`,
    expected: 'a kind of Kubernetes itself, of Prow, or of a CustomResourceDefinition among the manifests',
    observed: `${unknown.object.apiVersion}, kind ${unknown.object.kind}`,
    file: unknown.file,
    line: unknown.line,
    next: 'add its definition to the manifests; where it runs pods of Prow’s, give them as a Deployment',
  });
}
