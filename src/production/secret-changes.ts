import type { UnprovableChange } from '../model/bump.js';
import { isSecretContent, leafText, leavesOf } from './field-digests.js';
import { type Manifest, objectName } from './manifest.js';
import type { Production } from './read-production.js';

/**
 * Secrets that hold something else after a change. A description keeps no digest of what they hold, so nothing else
 * tells; the values are compared here and go nowhere.
 */
export function secretChanges(before: Production, after: Production): UnprovableChange[] {
  const was = new Map(secretsOf(before).map(({ object }) => [objectName(object), contentOf(object)]));
  return secretsOf(after).flatMap(({ object, file, line }) => {
    const held = was.get(objectName(object));
    // A new one, and one that is gone, is a document more or less.
    if (held === undefined || held === contentOf(object)) return [];
    return [{ reason: 'secret-changed', subject: objectName(object), place: `${file}:${line}` } as const];
  });
}

function secretsOf({ manifests, boskosManifests }: Production): Manifest[] {
  return [...manifests, ...boskosManifests].filter(({ object }) => object.kind === 'Secret');
}

function contentOf(secret: Manifest['object']): string {
  const held = leavesOf(secret).filter(({ pointer }) => isSecretContent(pointer));
  return JSON.stringify(held.map((leaf) => [leaf.pointer, leafText(leaf)]).sort());
}
