import type { ScalarTag, Tags } from 'yaml';

const WITH_A_DIGIT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;

/**
 * Production's YAML as text that rules can change and that keeps its comments, read as `yamlDocuments` reads it:
 * version 1.1 without timestamps and sexagesimal numbers.
 */
export const EDITABLE_YAML = {
  version: '1.1',
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
