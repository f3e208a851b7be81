import { createHash } from 'node:crypto';
import type { Bump } from '../model/bump.js';
import { prowMoves } from './bump-objections.js';

/**
 * Digest of what a bump changes, in hexadecimal: the same bump on another day, or in another clone, has the same, one
 * byte more in any file of production's folder, or of the gate wherever it lies, has another.
 */
export function changeDigest(bump: Bump): string {
  const images = prowMoves(bump).map(({ before, after }) => [before, after]);
  const changes = bump.changes.map(({ place: _, ...change }) => change);
  const files = bump.files.map(({ path, before, after }) => ({ path, before, after }));
  return createHash('sha256')
    .update(JSON.stringify([bump.production, images, changes, files]))
    .digest('hex');
}
