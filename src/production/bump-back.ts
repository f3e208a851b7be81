import type { Bump } from '../model/bump.js';
import { bumpBetween } from './bump-between.js';
import type { Production } from './read-production.js';

/** The bump that leads production's images of Prow from the version that it has to another, and changes nothing else. */
export function bumpBack(production: Production, tag: string): Bump {
  const { prowTag } = production.description;
  const bump = bumpBetween(production, production, { files: [], unprovable: [] });
  const images = bump.after.images.map((image) =>
    image.isProw && image.tag === prowTag ? { ...image, tag, digest: null } : image,
  );
  return { ...bump, after: { ...bump.after, prowTag: tag, images } };
}
