import { expect, test } from 'vitest';
import { otherFields } from './other-fields.js';

const text = { type: 'string' };
const schemas = {
  Probe: { type: 'object', required: ['port'], properties: { host: text, port: { type: 'integer' } } },
  Volume: {
    type: 'object',
    properties: { name: text, disk: { $ref: '#/components/schemas/Disk' }, folder: { type: 'object' } },
  },
  Disk: { type: 'object', required: ['server'], properties: { server: text, isBig: { type: 'boolean' } } },
};
const spec = {
  type: 'object',
  properties: {
    volumes: { type: 'array', items: { $ref: '#/components/schemas/Volume' } },
    probe: { allOf: [{ $ref: '#/components/schemas/Probe' }] },
    host: { type: 'boolean' },
    labels: { type: 'object', additionalProperties: text },
    names: { type: 'array', items: text },
  },
};

test('names the highest field of each branch that is not supported, with a value', () => {
  const supported = new Set(['volumes[].name', 'volumes[].folder', 'probe.port']);
  expect(otherFields(spec, { schemas, supported })).toEqual([
    { path: 'volumes[].disk', value: { server: 'x' } },
    { path: 'probe.host', value: 'x' },
    { path: 'host', value: true },
    { path: 'labels', value: { x: 'x' } },
    { path: 'names', value: ['x'] },
  ]);
});

test('the fields of one that is opened are named one by one', () => {
  const supported = new Set(['volumes', 'host', 'labels', 'names']);
  expect(otherFields(spec, { schemas, supported, opened: new Set(['probe']) }).map(({ path }) => path)).toEqual([
    'probe.host',
    'probe.port',
  ]);
});

test('where everything is supported there is no other', () => {
  const supported = new Set(['volumes', 'probe', 'host', 'labels', 'names']);
  expect(otherFields(spec, { schemas, supported })).toEqual([]);
});

test('a schema that is pointed to and not there is no field that is left out', () => {
  const broken = { type: 'object', properties: { a: { $ref: '#/components/schemas/None' } } };
  expect(() => otherFields(broken, { schemas, supported: new Set() })).toThrow('no schema #/components/schemas/None');
});
