import type { SeenWorkload } from '../../model/confirmation.js';
import { type Doubt, failed, unknown } from './doubt.js';

/** What nodes call each declared image, over all workloads that have it: distinct, sorted. */
export function imageIdsSeen(workloads: readonly SeenWorkload[]): Map<string, string[]> {
  const pods = workloads.flatMap((workload) => workload.pods.filter(({ imageId }) => imageId !== ''));
  const images = [...new Set(pods.map(({ image }) => image))];
  const idsOf = (image: string) => pods.filter((pod) => pod.image === image).map(({ imageId }) => imageId);
  return new Map(images.map((image) => [image, [...new Set(idsOf(image))].sort()]));
}

/**
 * Why pods of one image may not run one program. An image that is declared by digest is what its digest says: whoever
 * pulls it holds it against that.
 */
export function imageDoubts(image: string, ids: readonly string[]): Doubt[] {
  if (digestOf(image) !== null) return [];
  if (new Set(ids.map((id) => digestOf(id) ?? id)).size <= 1) return [];
  const said = `pods run ${ids.length} images of that tag: ${ids.join(', ')}`;
  // `sha256:…` alone is of the image's configuration, `…@sha256:…` of its manifest: one is not to be held against the other.
  const kinds = new Set(ids.map((id) => digestOf(id) === null));
  return [kinds.size > 1 ? unknown(`${said}, which cannot be held against each other`) : failed(said)];
}

/**
 * Images of which nobody knows that they are the ones meant: all that are declared by a tag, for a tag may have been moved
 * before the first of its pods was started, and no rehearsal knows a registry's digests. Where an image is declared by
 * digest and its node calls it otherwise, that is said too.
 */
export function unprovenImages(byImage: ReadonlyMap<string, readonly string[]>): string[] {
  const tagged = [...byImage.keys()].filter((image) => digestOf(image) === null);
  const others = [...byImage].filter(
    ([image, ids]) => digestOf(image) !== null && ids.some((id) => !isSame(id, image)),
  );
  return [
    ...(tagged.length === 0
      ? []
      : [
          `tags: ${tagged.length} images are declared by tag: that all pods of one have one image ID is known, that its tag was not ` +
            'moved before they started is not; an image declared by digest is what it says',
        ]),
    ...others.map(([image, ids]) => `digest of ${image}: its node calls it ${ids.join(', ')}`),
  ];
}

function isSame(id: string, image: string): boolean {
  return digestOf(id) === digestOf(image);
}

/** `sha256:…` of `hook@sha256:…`, or null where a reference has none. */
function digestOf(reference: string): string | null {
  const at = reference.indexOf('@');
  return at < 0 ? null : reference.slice(at + 1);
}
