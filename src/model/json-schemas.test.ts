import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemas } from './json-schemas.js';

const SCHEMAS = new URL('../../schemas/', import.meta.url);

if (process.env['UPDATE_SCHEMAS'] !== undefined) {
  mkdirSync(SCHEMAS, { recursive: true });
  for (const [name, text] of jsonSchemas()) writeFileSync(new URL(name, SCHEMAS), text);
}

test.each([...jsonSchemas()])(
  'schemas/%s is what the types say; `npm run fix:schemas` writes it anew',
  (name, text) => {
    expect(readFileSync(new URL(name, SCHEMAS), 'utf8')).toBe(text);
  },
);

test('schemas/ holds no schema that no type stands behind', () => {
  expect(readdirSync(SCHEMAS).sort()).toEqual([...jsonSchemas().keys()].sort());
});

test('a schema refuses what its type refuses: a field nobody declared', () => {
  const schema: unknown = JSON.parse(jsonSchemas().get('verdict.schema.json') ?? '');
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
});
