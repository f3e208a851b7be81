import { type Document, isScalar, type ScalarTag, type Tags, visit } from 'yaml';

const WITH_A_DIGIT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;

/**
 * Production's YAML as text that rules can change and that keeps its comments, read as `prowDocuments` reads it:
 * version 1.1 without timestamps and sexagesimal numbers.
 */
export const EDITABLE_YAML = {
  version: '1.1',
  uniqueKeys: false,
  customTags: (tags: Tags): Tags =>
    tags
      .filter(
        (tag) =>
          typeof tag === 'string' ||
          (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')),
      )
      .map((tag) => (isNumberOfNoDigits(tag) ? { ...tag, test: WITH_A_DIGIT } : tag)),
} as const;

/** The library takes a lone `.`, an argument of many programs, for a number. */
function isNumberOfNoDigits(tag: Tags[number]): tag is ScalarTag {
  return typeof tag === 'object' && 'test' in tag && tag.test instanceof RegExp && tag.test.test('.');
}

/** Removes what Prow passes over: of a key that stands in one mapping twice, all but the last. Rules edit the first. */
export function withoutRepeatedKeys(document: Document): void {
  visit(document, {
    Map: (_, map) => {
      const last = new Map(map.items.map((pair) => [nameOf(pair.key), pair]));
      map.items = map.items.filter((pair) => isMerge(pair.key) || last.get(nameOf(pair.key)) === pair);
    },
  });
}

function nameOf(key: unknown): unknown {
  return isScalar(key) ? String(key.value) : key;
}

/** Several merges of one mapping are all made. The library has a symbol for their key. */
function isMerge(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/**
 * What aliases may stand for together. The library's own limit, 100, is less than a real configuration has; the reader has
 * refused what would fill the memory by then.
 */
export const READABLE = { maxAliasCount: 1_000_000 };
