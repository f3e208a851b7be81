import { describe, expect, it } from 'vitest';
import { asYaml } from './source-files.js';
import { prowDocuments, yamlDocuments } from './yaml-documents.js';

/** Each is read otherwise by Prow or kubectl: the line it stands on, what is observed, and the text. */
const REFUSED: readonly (readonly [string, number, string | RegExp, string])[] = [
  ['a line separator that ends a comment', 2, 'U+2028', 'a: 1\n# b\u2028image: evil\n'],
  ['a paragraph separator', 1, 'U+2029', 'a: "x\u2029y"\n'],
  ['a next line', 1, 'U+0085', 'a: x # b\u0085c: d\n'],
  ['a lone carriage return', 1, 'U+000D', 'a: 1\r---\rb: 2\n'],
  ['a control character', 1, 'U+0007', 'a: "\u0007"\n'],
  ['a delete', 1, 'U+007F', 'a: \u007f\n'],
  ['bytes that are no UTF-8', 2, 'U+FFFD', 'a: 1\nb: \ufffd\n'],
  ['no character at all', 1, 'U+FFFF', 'a: "\uffff"\n'],
  ['a mark of byte order within', 2, 'U+FEFF', 'a: 1\n\ufeffb: 2\n'],
  ['two at the beginning', 1, 'U+FEFF', '\ufeff\ufeffa: 1\n'],
  ['a directive behind one', 1, /%YAML 1.2$/, '\ufeff%YAML 1.2\n---\na: yes\n'],
  ['half a character', 1, /ud83d/, 'a: "\\ud83d"\n'],
  ['a directive', 1, '%YAML 1.2', '%YAML 1.2\n---\na: yes\n'],
  ['a tag handle', 1, /^%TAG/, '%TAG ! tag:yaml.org,2002:\n---\na: !str 7\n'],
  ['something on the line that begins a document', 1, '--- {a: 1}', '--- {a: 1}\n'],
  ['a line within a text that kubectl cuts at', 2, '---b"', 'a: "x\n---b"\n'],
  ['the end of a document', 2, '...', 'a: 1\n...\nb: 2\n'],
  ['a tab on a line of its own', 2, 'a tab', 'a:\n\t\n  b: 1\n'],
  ['a tab behind a dash', 2, 'a tab', 'a:\n-\tb\n'],
  ['a merge below what it overrules', 4, /^b stands above/, 'x: &x {b: 1}\nz:\n  b: 2\n  <<: *x\n'],
  ['such a merge that is written out', 3, /^b stands above/, 'z:\n  b: 2\n  <<: {b: 1}\n'],
  ['such a merge of several', 3, /^b stands above/, 'z:\n  b: 2\n  <<: [{a: 1}, {b: 1}]\n'],
  ['two merges with one key', 5, /^b stands above/, 'x: &x {b: 1}\nw: &w {b: 2}\nz:\n  <<: *x\n  <<: *w\n'],
  ['a number and a text for one key', 2, '1 as number and as text', '1: a\n"1": b\n'],
  ['a truth and a text for one key', 2, 'true as text and as truth', '"true": a\nyes: b\n'],
  ['a number that is merged over a text', 1, /^1 as number and as text/, '{<<: {1: a}, "1": b}\n'],
  ['a key that is nothing', 1, 'the key ~, which is nothing', '~: a\n'],
  ['a key that is a fraction', 1, 'the key 1.0, a number', '1.0: a\n'],
  ['a key that is a list', 1, /a list or a mapping$/, '? [a]\n: b\n'],
  ['a key that is an alias', 2, /^a key that is an alias/, 'a: &a x\n*a : b\n'],
  ['a key of several lines', 1, 'a key of several lines', 'a: {"b\n  c": d}\n'],
  ['an anchor that goes on for Go', 1, 'a.b', 'a: &a.b 1\n'],
  ['bytes', 1, '!!binary', 'a: !!binary eA==\n'],
  ['a tag of nobody', 1, '!x', 'a: !x y\n'],
  ['a tag of a collection', 1, '!!map', 'a: !!map {}\n'],
  ['a tag of nothing', 1, '!!str', 'a: !!str\n'],
  ['a fraction that is called whole', 1, '!!int', 'a: !!int 1.5\n'],
  ['a number that has no neighbours', 1, '9007199254740993', 'a: 9007199254740993\n'],
  ['what is infinite', 1, '-.inf', 'a: -.inf\n'],
  ['what is no number', 1, '.nan', 'a: .nan\n'],
  ['what is too large', 1, '1e400', 'a: 1e400\n'],
  ['an underscore behind a point', 1, '._5', 'a: ._5\n'],
  ['a key without a mark between brackets', 1, '?b', 'a: [?b]\n'],
  ['a colon without a blank between brackets', 1, 'b', 'a: {b:, c: d}\n'],
  ['a backslash before an empty line', 1, /^b /, 'a: "b \\\n\n  c"\n'],
  ['a document that is a block of text', 2, 'a: 1', '|\na: 1\n'],
  ['a block of text that ends with the file', 2, 'x', 'a: |\n  x'],
];

/** Each is read alike by everybody. */
const READ: readonly (readonly [string, string, unknown])[] = [
  ['lines that end as on Windows', 'a: 1\r\nb: |\r\n  c\r\n', { a: 1, b: 'c\n' }],
  ['a mark of byte order at the beginning', '\ufeffa: 1\nb: 2\n', { a: 1, b: 2 }],
  ['letters of every script, and pictures', 'a: "é \u3000 \ud83d\ude00" # \u00a0\n', { a: 'é \u3000 \ud83d\ude00' }],
  ['escapes for what may not stand there', 'a: "\\u2028\\x07\\N"\n', { a: '\u2028\u0007\u0085' }],
  ['a pair of escapes', '{"a": "\\ud83d\\ude00"}\n', { a: '\ud83d\ude00' }],
  ['a comment behind the line that begins a document', '--- # a\na: 1\n', { a: 1 }],
  ['dashes and points within a line', 'a: ---x\nb: ...\nc: 100%\n', { a: '---x', b: '...', c: '100%' }],
  ['dashes in a block', 'a: |\n  ---\n  %b\n  ...\n', { a: '---\n%b\n...\n' }],
  ['tabs in texts', 'a: b\tc\nd: "\t"\ne: |\n  f\n  \tg\n', { a: 'b\tc', d: '\t', e: 'f\n\tg\n' }],
  ['tabs before a comment and behind a colon', 'a: 1\t# b\nc:\td\n', { a: 1, c: 'd' }],
  ['tabs between brackets', '{\n\t"a": [\n\t\t1,\n\t\t2\n\t]\n}\n', { a: [1, 2] }],
  ['a tab in a comment', '# a\tb\n#\tc\na: 1\n', { a: 1 }],
  ['a merge above what overrules it', 'z:\n  <<: {b: 1, c: 2}\n  b: 3\n', { z: { b: 3, c: 2 } }],
  ['a merge below other keys', 'z:\n  a: 0\n  <<: {b: 1}\n', { z: { a: 0, b: 1 } }],
  ['merges of which the first counts', 'z:\n  <<: [{b: 1}, {b: 2, c: 3}]\n', { z: { b: 1, c: 3 } }],
  ['two merges with no key in common', 'z:\n  <<: {b: 1}\n  <<: {c: 2}\n', { z: { b: 1, c: 2 } }],
  ['a key that only looks like a merge', 'z:\n  b: 1\n  "<<": {b: 2}\n', { z: { b: 1, '<<': { b: 2 } } }],
  ['numbers and truths as keys', '1: a\non: b\n', { 1: 'a', true: 'b' }],
  ['an explicit key', '? a\n: b\n', { a: 'b' }],
  ['anchors', 'a: &a-1_b [1]\nc: *a-1_b\n', { a: [1], c: [1] }],
  ['tags of text and numbers', 'a: !!str 7\nb: !!int "7"\n', { a: '7', b: 7 }],
  [
    'the largest number',
    'a: 9007199254740991\nb: "9007199254740993"\n',
    { a: 9007199254740991, b: '9007199254740993' },
  ],
  ['a question in a text', 'a: ?b\nc: ["?"]\nd: http://x?y=z\n', { a: '?b', c: ['?'], d: 'http://x?y=z' }],
  ['a backslash at the end of a line', 'a: "b \\\n  c"\n', { a: 'b c' }],
  ['a stripped block that ends with the file', 'a: |-\n  x', { a: 'x' }],
];

describe.each([
  ['yamlDocuments', yamlDocuments],
  ['prowDocuments', prowDocuments],
])('%s', (_, documents) => {
  it.each(REFUSED)('refuses %s', (_why, line, observed, text) => {
    const matcher = typeof observed === 'string' ? observed : expect.stringMatching(observed);
    expect(() => documents(text, 'x.yaml')).toThrow(
      expect.objectContaining({
        kind: 'unreadable',
        explanation: expect.objectContaining({ observed: matcher, evidence: `x.yaml:${line}` }),
      }),
    );
  });

  it.each(READ)('reads %s', (_what, text, value) => {
    expect(documents(text, 'x.yaml').map((document) => document.value)).toEqual([value]);
  });
});

describe('asYaml', () => {
  const read = (text: string) => asYaml({ path: 'jobs.yaml', text, sha256: '' });

  it.each(['a: 1\n---\nb: 2\n', '---\n---\nb: 2\n'])('refuses what Prow passes over: %j', (text) => {
    expect(() => read(text)).toThrow(/Prow does not read all of jobs\.yaml[\s\S]*jobs\.yaml:3/);
  });

  it.each(['---\na: 1\n', 'a: 1\n---\n', 'a: 1\n---\n# the end\n'])(
    'reads one document, however it is set off: %j',
    (text) => {
      expect(read(text).documents[0]?.value).toEqual({ a: 1 });
    },
  );
});
