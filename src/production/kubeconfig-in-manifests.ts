import type { KubeconfigPlace } from './kubeconfig-mechanism.js';
import { type KubeconfigShape, readKubeconfigShape } from './look/read-kubeconfig.js';
import type { Manifest } from './manifest.js';
import { valueAt } from './value-at.js';

/**
 * The shape of a kubeconfig that stands among the manifests, as text or in base 64: names and digests, never a credential.
 * Null where no object among them has it, as it is with most, or where its content is none.
 */
export function kubeconfigInManifests(
  manifests: readonly Manifest[],
  { kind, name, key }: KubeconfigPlace,
): KubeconfigShape | null {
  const found = manifests.find(({ object }) => object.kind === kind && object.metadata.name === name);
  const [plain, encoded] = kind === 'Secret' ? ['stringData', 'data'] : ['data', 'binaryData'];
  const text = valueAt(found?.object, [plain, key]) ?? decoded(valueAt(found?.object, [encoded, key]));
  return typeof text === 'string' ? readKubeconfigShape(text) : null;
}

function decoded(value: unknown): string | null {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : null;
}
