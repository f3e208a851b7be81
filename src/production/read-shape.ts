import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { throwAll } from '../model/explained-errors.js';
import { productionError } from './production-error.js';
import { keysAt } from './schema-keys.js';
import { type Keys, valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** How a file is spoken of. */
export interface ShapeWords {
  /** What the file is, as a sentence begins: `production.yaml`, `the policy`. */
  readonly named: string;
  /** What helps to mend it: where its fields are shown. */
  readonly hint: string;
}

/**
 * What a document of ours says, in the shape that its type wants.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for every field that is not as it should be, in our words.
 */
export function readShape<T>(schema: z.ZodType<T>, document: YamlDocument, words: ShapeWords): T {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  throwAll(
    parsed.error.issues.flatMap((issue) => {
      const path = issue.path.filter((key) => typeof key !== 'symbol');
      const said = { schema, document, words, path };
      return issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, said))
        : [wrongShape(issue, said)];
    }),
  );
  throw parsed.error;
}

interface Said {
  readonly schema: z.ZodType;
  readonly document: YamlDocument;
  readonly words: ShapeWords;
  readonly path: Keys;
}

function unknownKey(key: string, { schema, document, words, path }: Said) {
  const known = keysAt(schema, path) ?? [];
  const here = path.length === 0 ? '' : ` in ${path.join('.')}`;
  return productionError({
    what: `${words.named} has a key that means nothing${here}: ${key}`,
    expected: `one of ${nearestFirst(key, known).join(', ')}`,
    observed: key,
    file: document.file,
    line: document.lineOfKey([...path, key]),
    next: `correct the key, or take it out; ${words.hint}`,
  });
}

function wrongShape(issue: z.core.$ZodIssue, { schema, document, words, path }: Said) {
  const value = valueAt(document.value, path);
  const field = path.join('.') || 'the whole file';
  const isMissing = value === undefined && path.length > 0;
  return productionError({
    what: isMissing
      ? `${words.named} does not say ${field}`
      : `${words.named} has a field of the wrong shape: ${field}`,
    expected: expectedBy(issue, keysAt(schema, path)),
    observed: isMissing ? 'no such key' : observedAs(value),
    file: document.file,
    line: document.lineAt(path),
    next: `${isMissing ? 'add' : 'correct'} that field; ${words.hint}`,
  });
}

/** The most alike first: who has mistyped one reads no further. */
function nearestFirst(key: string, known: readonly string[]): string[] {
  const far = new Map(known.map((one) => [one, distance(key.toLowerCase(), one.toLowerCase())]));
  return [...known].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

function expectedBy(issue: z.core.$ZodIssue, keys: readonly string[] | null): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${TYPES[issue.expected] ?? issue.expected}${keys === null ? '' : `, the keys being ${keys.join(', ')}`}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return 'text that is not empty';
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid ') ? formatOf(issue) : issue.message;
    default:
      return issue.message;
  }
}

function formatOf({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  return format === 'regex' ? `text that matches ${pattern}` : `text that is a ${format}`;
}

/** Enough to know it again. */
const OBSERVED_LENGTH_MAX = 120;

function observedAs(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  const shown = text.length > OBSERVED_LENGTH_MAX ? `${text.slice(0, OBSERVED_LENGTH_MAX)}…` : text;
  if (Array.isArray(value)) return `a list: ${shown}`;
  return typeof value === 'object' ? `keys with values: ${shown}` : shown;
}
