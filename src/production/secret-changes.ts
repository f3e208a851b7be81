import type { UnprovableChange } from '../model/bump.js';
import { isSecretContent, leafText, leavesOf } from './field-digests.js';
import { type Manifest, objectName } from './manifest.js';
import type { Production } from './read-production.js';

/**
 * Secrets that hold something else after a change, and those that come with something in them. A description keeps no
 * digest of what they hold, so nothing else tells, and no rehearsal sees it; the values are compared here and go nowhere.
 */
export function secretChanges(before: Production, after: Production): UnprovableChange[] {
  // Boskos' own are on another cluster, where a name may stand once more.
  return [...changesIn(before.manifests, after.manifests), ...changesIn(before.boskosManifests, after.boskosManifests)];
}

function changesIn(before: readonly Manifest[], after: readonly Manifest[]): UnprovableChange[] {
  const was = new Map(secretsIn(before).map(({ object }) => [objectName(object), contentOf(object)]));
  return secretsIn(after).flatMap(({ object, file, line }) => {
    // One that is gone is a document less, and a rehearsal is without it.
    if ((was.get(objectName(object)) ?? NOTHING) === contentOf(object)) return [];
    const subject = was.has(objectName(object)) ? objectName(object) : `${objectName(object)}, which is new`;
    return [{ reason: 'secret-changed', subject, place: `${file}:${line}` } as const];
  });
}

function secretsIn(manifests: readonly Manifest[]): Manifest[] {
  return manifests.filter(({ object }) => object.kind === 'Secret');
}

function contentOf(secret: Manifest['object']): string {
  const held = leavesOf(secret).filter(({ pointer }) => isSecretContent(pointer));
  return JSON.stringify(held.map((leaf) => [leaf.pointer, leafText(leaf)]).sort());
}

/** Of a Secret that holds nothing, or that is not there. */
const NOTHING = '[]';
