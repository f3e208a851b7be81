import { isDeepStrictEqual } from 'node:util';
import { everyOf } from '../model/explained-errors.js';
import { kindOf } from './kind-of.js';
import { type Manifest, namespaceOf, objectName } from './manifest.js';
import { productionError } from './production-error.js';

/**
 * The objects of one cluster, each once. One that is written twice alike counts once.
 *
 * @throws {ExplainedError} `unreadable`, naming both places, for two different objects of one kind ({@link kindOf}),
 *   namespace and name: production runs the one that was applied last, and files do not say which that is.
 */
export function distinctManifests(manifests: readonly Manifest[]): Manifest[] {
  const seen = new Map<string, Manifest>();
  everyOf(manifests, (manifest) => {
    const { object } = manifest;
    // Kubernetes has no kind in two of its groups but where both are the same objects (`extensions`).
    const key = JSON.stringify([kindOf(object), namespaceOf(object), object.metadata.name]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, manifest);
    else if (!isDeepStrictEqual(first.object, manifest.object)) throw twice(first, manifest);
  });
  return [...seen.values()];
}

function twice(first: Manifest, second: Manifest): Error {
  return productionError({
    what: `${objectName(second.object)} is written twice, and not alike`,
    expected: 'one object of a kind, namespace and name: production has the one that was applied last',
    observed: `also at ${first.file}:${first.line}`,
    file: second.file,
    line: second.line,
    next: 'name in `manifests` only what production runs, or remove the one that it does not',
  });
}
