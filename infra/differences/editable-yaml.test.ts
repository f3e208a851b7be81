import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { prowDocuments, yamlDocument } from '../../src/production/yaml-documents.js';
import { EDITABLE_YAML, withoutRepeatedKeys } from './editable-yaml.js';

const SCALARS = [
  ...['yes', 'No', 'on', 'OFF', 'true', 'False', 'y', 'n', 'null', '~', '', 'Null'],
  ...['0', '7', '-12', '+3', '0420', '0x1F', '0b11', '1_000', '08', '1e3', '1.5', '.5', '1.', '.', '-.', '...x'],
  ...['2019-02-08', '2019-02-08T10:00:00Z', '10:30', '10:30:15.5', 'v1.2', '1.2.3', '30s', '<<', '=', '"7"', "'no'"],
];

it.each(SCALARS)('what is read and what is edited agree on %j', (scalar) => {
  const text = `a: ${scalar}\nlist: [x, ${scalar === '' ? 'null' : scalar}]\n`;
  expect(parseDocument(text, EDITABLE_YAML).toJS()).toEqual(yamlDocument(text, 'x.yaml').value);
});

it('they agree on blocks, anchors and merges', () => {
  const text = `a: &a\n  x: |\n    one\n\n    two\n  y: >-\n    folded\n    text\nb:\n  <<: *a\n  y: own\nc: [*a]\n? k\n: v\n`;
  expect(parseDocument(text, EDITABLE_YAML).toJS({})).toEqual(yamlDocument(text, 'x.yaml').value);
});

it('they agree on a key that stands twice, and a rule edits the one that counts', () => {
  const text = 'a: 1\nb: {c: 1, d: 2, c: 3}\na: {e: 4}\nk: &k {f: 5}\nl: &l {g: 6}\nz:\n  <<: *k\n  <<: *l\n';
  const document = parseDocument(text, EDITABLE_YAML);
  withoutRepeatedKeys(document);
  expect(document.toJS({})).toEqual(prowDocuments(text, 'x.yaml')[0]?.value);
  document.setIn(['a', 'e'], 7);
  expect(prowDocuments(document.toString(), 'x.yaml')[0]?.value).toMatchObject({ a: { e: 7 }, b: { c: 3, d: 2 } });
});
