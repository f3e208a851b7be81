import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../src/production/manifest.js';

/** A key that nobody reads, so that the object is not empty. */
export const UNREAD_KEY = 'placeholder';

/**
 * A Secret in place of one of production's. Each value is 32 bytes in base64,
 * the form that deck demands of its cookie secret; it guards nothing, and is the
 * same at every deployment so that no component restarts for it.
 */
export function placeholderSecret(
  metadata: { namespace: string; name: string },
  keys: readonly string[],
): KubernetesObject {
  const stringData = valuesOf(keys, (key) => placeholderValue(`${metadata.name}/${key}`));
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData };
}

/** A ConfigMap in place of one of production's that its manifests do not hold. */
export function placeholderConfigMap(
  metadata: { namespace: string; name: string },
  keys: readonly string[] = [],
): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: valuesOf(keys, () => '') };
}

function valuesOf(keys: readonly string[], make: (key: string) => string): Record<string, string> {
  return Object.fromEntries((keys.length === 0 ? [UNREAD_KEY] : keys).map((key) => [key, make(key)]));
}

/** 32 bytes in base64 that stand for production's value of that name. */
export function placeholderValue(name: string): string {
  return createHash('sha256').update(`prow-staging placeholder ${name}`).digest('base64');
}
