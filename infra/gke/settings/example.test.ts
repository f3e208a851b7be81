import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { exampleText } from '../fixtures/example-stack.js';
import { GkeSettings } from './gke-settings.js';

const TYPES: Readonly<Record<string, string>> = { integer: 'number', array: 'list', object: 'map' };

/** An option as the schema has it: what its comment must say. */
interface Option {
  readonly path: string;
  readonly comment: string;
}

type Schema = z.core.JSONSchema.BaseSchema;

function optionsOf(schema: Schema, above = ''): Option[] {
  const isRequired = (name: string) => schema.required?.includes(name) === true;
  return [
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => optionsOf(one as Schema, above)),
    ...(schema.items === undefined ? [] : optionsOf(schema.items as Schema, `${above}[]`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
      const property = given as Schema;
      const path = above === '' ? name : `${above}.${name}`;
      return [
        { path, comment: commentOf(property, { path, isRequired: isRequired(name) }) },
        ...optionsOf(property, path),
      ];
    }),
  ];
}

function commentOf(schema: Schema, { path, isRequired }: { path: string; isRequired: boolean }): string {
  const { type = '', default: value, description = '', const: only } = schema;
  if (only !== undefined) return `${only}: ${description}`;
  const kind = TYPES[String(type)] ?? String(type);
  const word = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const given = value === undefined ? (isRequired ? '' : 'optional') : `default ${word}`;
  const isSection = !/[.[]/.test(path) && kind === 'map';
  const words = (isSection ? [given] : [kind, given]).filter((one) => one !== '').join(', ');
  return words === '' ? description : `${words}: ${description}`;
}

/** Each key of the example with the comment lines right above it. */
function keysOf(text: string): Map<string, string[]> {
  const counter = new LineCounter();
  const lines = text.split('\n');
  const found = new Map<string, string[]>();
  const look = (node: unknown, above: string): void => {
    if (isSeq(node)) for (const item of node.items) look(item, `${above}[]`);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value).replace(/^prow-staging-gke:/, '');
      const path = above === '' ? name : `${above}.${name}`;
      found.set(path, [...(found.get(path) ?? []), ...commentsAbove(counter.linePos(key.range?.[0] ?? 0).line - 1)]);
      if (!/labels$/.test(path)) look(value, path);
    }
  };
  const commentsAbove = (line: number): string[] => {
    const above = lines[line - 1]?.trim() ?? '';
    return above.startsWith('# ') ? [above.slice(2), ...commentsAbove(line - 1)] : [];
  };
  look(parseDocument(text, { lineCounter: counter }).get('config'), '');
  return found;
}

const OPTIONS = optionsOf(z.toJSONSchema(GkeSettings, { io: 'input' }) as Schema);
const KEYS = keysOf(exampleText());

test('the example has every option of the schema, and no other', () => {
  expect(OPTIONS.length).toBeGreaterThan(60);
  expect([...KEYS.keys()].sort()).toEqual([...new Set(OPTIONS.map(({ path }) => path))].sort());
});

test('and says of each what the schema says: type, default and meaning', () => {
  const silent = OPTIONS.filter(({ path, comment }) => KEYS.get(path)?.includes(comment) !== true);
  expect(silent).toEqual([]);
});
