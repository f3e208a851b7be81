import { kindOf } from './kind-of.js';
import type { KubeconfigPlace } from './kubeconfig-mechanism.js';
import { type KubeconfigShape, readKubeconfigShape } from './look/read-kubeconfig.js';
import type { Manifest } from './manifest.js';
import { valueAt } from './value-at.js';

/**
 * The shape of a kubeconfig that stands among the manifests, as text or in base 64: names and digests, never a credential.
 * Null where no object among them has it, as it is with most, or where its content is none.
 */
export function kubeconfigInManifests(manifests: readonly Manifest[], place: KubeconfigPlace): KubeconfigShape | null {
  const text = writtenKubeconfig(manifests, place)?.text;
  return text === undefined || text === null ? null : readKubeconfigShape(text);
}

/** Of the places of kubeconfigs those that the manifests have one at, and its shape. */
export function kubeconfigsInManifests(
  manifests: readonly Manifest[],
  places: readonly KubeconfigPlace[],
): (KubeconfigPlace & KubeconfigShape)[] {
  return places.flatMap(({ kind, name, key }) => {
    const shape = kubeconfigInManifests(manifests, { kind, name, key });
    return shape === null ? [] : [{ kind, name, key, ...shape }];
  });
}

/** What the manifests have at the place of a kubeconfig. */
export interface WrittenKubeconfig {
  readonly manifest: Manifest;
  /** Null where the object has other keys, and not this one: then the file does not exist. */
  readonly text: string | null;
}

/** The text of a kubeconfig among the manifests; null where none has its object, or only as one that others are to fill. */
export function writtenKubeconfig(
  manifests: readonly Manifest[],
  { kind, name, key }: KubeconfigPlace,
): WrittenKubeconfig | null {
  const manifest = manifests.find(({ object }) => kindOf(object) === kind && object.metadata.name === name);
  if (manifest === undefined) return null;
  const [plain, encoded] = kind === 'Secret' ? ['stringData', 'data'] : ['data', 'binaryData'];
  const text = valueAt(manifest.object, [plain, key]) ?? decoded(valueAt(manifest.object, [encoded, key]));
  if (typeof text === 'string') return { manifest, text };
  const keys = [plain, encoded].flatMap((field) => Object.keys(valueAt(manifest.object, [field]) ?? {}));
  return keys.length === 0 ? null : { manifest, text: null };
}

function decoded(value: unknown): string | null {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : null;
}
