import type { Description } from '../model/description.js';
import type { DriftChange } from '../model/drift.js';
import { IMAGE, UTILITY } from './declared-images.js';
import { type Leaf, leafDigest, leavesOf } from './field-digests.js';
import { objectName } from './manifest.js';
import { parseImage, versionOf } from './prow-image.js';
import type { Production } from './read-production.js';
import { prowDocuments } from './yaml-documents.js';

/** Where production declares an image now, and what stands there. */
export type ImagePlaces = ReadonlyMap<string, Leaf>;

/** The images of production by what declares them and the field, of manifests and of Prow's configuration. */
export function imagePlaces({ manifests, prowConfig }: Production): ImagePlaces {
  const { text, path } = prowConfig;
  return new Map([
    ...manifests
      .filter(({ object }) => object.kind !== 'Secret')
      .flatMap(({ object }) => imagesIn(objectName(object), object, IMAGE)),
    ...prowDocuments(text, path).flatMap(({ value }) => imagesIn('Prow’s configuration', value, UTILITY)),
  ]);
}

/**
 * The same changes, with what an image was where that can be known. A description keeps digests of values and no values; a
 * reference of the repository that stands there now, with a tag that is known, has the digest that was kept, or is not it.
 *
 * @param tags - that the image may have had.
 */
export function withFormerImages(
  changes: readonly DriftChange[],
  { described, places, tags }: { described: Description; places: ImagePlaces; tags: readonly string[] },
): DriftChange[] {
  return changes.map((change) => {
    const { kind, subject, field } = change;
    const leaf = places.get(`${subject} ${field}`);
    if (kind !== 'field-changed' || field === null || leaf === undefined) return change;
    const kept = described.documents.filter(({ name }) => name === subject).map(({ fields }) => fields[field]);
    const { repository } = parseImage(String(leaf.value));
    const texts = tags.map((tag) => `${repository}:${tag}`);
    const former = texts.find((value) => kept.includes(leafDigest({ ...leaf, value })));
    return former === undefined ? change : { ...change, before: former };
  });
}

/** The versions that a described production is known to have had: of Prow, and of its components. */
export function tagsIn({ prowTag, workloads }: Description): string[] {
  return [prowTag, ...workloads.map(({ image }) => versionOf(image))];
}

function imagesIn(subject: string, value: unknown, at: RegExp): (readonly [string, Leaf])[] {
  return leavesOf(value)
    .filter((leaf) => at.test(leaf.pointer) && typeof leaf.value === 'string')
    .map((leaf) => [`${subject} ${leaf.pointer}`, leaf]);
}
