import { isMap, isScalar, isSeq, parseAllDocuments, type YAMLMap } from 'yaml';

/** Where a kustomization writes a tag: offsets in its text, quotes left out. */
export interface WrittenTag {
  readonly begin: number;
  readonly end: number;
}

/**
 * The tags that a kustomization gives images below some paths, whatever they are called in manifests. Nothing of a text
 * that is no YAML, has a key twice, or says more of an image than where it is from: nobody knows then what its tag is of.
 *
 * @param repositories - paths without the component.
 * @see Image, api/types/image.go of kustomize
 */
export function imageTagsIn(text: string, repositories: readonly string[]): WrittenTag[] {
  if (!text.includes('newTag')) return [];
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents
    .flatMap(({ contents }) => {
      const images = isMap(contents) ? contents.get('images') : null;
      return isSeq(images) ? images.items.flatMap((entry) => (isMap(entry) ? tagOf(entry, repositories) : [])) : [];
    })
    .map(({ range: [begin, end], value }) => {
      const quotes = end - begin - value.length === 2 ? 1 : 0;
      return { begin: begin + quotes, end: end - quotes, value };
    })
    .filter(({ begin, end, value }) => text.slice(begin, end) === value);
}

/** A digest goes before a tag, and a key in other letters may be another field of it. */
const KEYS = ['name', 'newName', 'newTag'];

function tagOf(entry: YAMLMap, repositories: readonly string[]): { range: readonly [number, number]; value: string }[] {
  const keys = entry.items.map(({ key }) => (isScalar(key) ? key.value : null));
  const name = entry.get('newName') ?? entry.get('name');
  const tag = entry.get('newTag', true);
  if (!keys.every((key) => typeof key === 'string' && KEYS.includes(key))) return [];
  if (typeof name !== 'string' || !repositories.some((path) => name.startsWith(`${path}/`))) return [];
  if (!isScalar(tag) || typeof tag.value !== 'string' || !tag.range) return [];
  return [{ range: [tag.range[0], tag.range[1]], value: tag.value }];
}
