import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestsOf } from '../src/production/manifest.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';

/** What each text says beside its name: what manifests are made of, in the styles people write. */
const BODIES = [
  'spec:\n  containers:\n  - image: foo:v1 # why\n    args:\n    - --a=b\n    - "q\\n"\n  n: [1, 2.5, yes, ~]\n',
  'data:\n  a: |\n    one\n      two\n\n  b: >-\n    three\n    four\n\n     five\n  c: |+\n    six\n\n',
  'x: &x\n  a: 1\n  b: 2\nz:\n  <<: *x\n  b: 3\nw: *x\n',
  'spec: {a: b, "c": d, e: [f, {g: h}], }\n',
  "a: \"double\n  quoted \\\n  text\"\nb: 'single\n\n  it''s'\nc: plain\n  more\n",
  'a:\n- - b\n  - c\n-\n  d: 010\n  e: 1_000\n  f: 0x1F\n  g: 2020-01-01\n  1: h\n',
];

/** What is put into them. */
const BITS = [
  ...['\u2028', '\u2029', '\u0085', '\r', '\ufeff', '\u00a0', '\u3000', '\t', ' ', '  ', '\n', '\n  ', '\n\n', '\n\t'],
  ...['#', ' # ', '\n# c\n', ':', ': ', ':\n', '- ', '-', '? ', '?', '[', ']', '{', '}', ',', ', ', '"', "'", '\\'],
  ...[
    '&a ',
    '*x',
    '*x ',
    '!',
    '!!str ',
    '!!int ',
    '!!binary ',
    '!foo ',
    '<<: *x\n',
    '  <<: {b: 9}\n',
    '"<<": *x',
    'b: 8\n',
  ],
  ...[
    '\n---\n',
    '\n--- a\n',
    '\n---a',
    '\n...\n',
    '\n%YAML 1.2\n---\n',
    '|',
    '>',
    '|\n',
    '|2\n',
    '>+\n',
    '|-\n',
    '\\\n\n',
  ],
  ...[
    '1: x\n',
    '"1": y\n',
    'true: z\n',
    '~: n\n',
    '? a\n: b\n',
    '._5',
    '.5_0',
    '1e400',
    '-.inf',
    '0o7',
    '0b11',
    '1:30',
  ],
  ...[
    '9007199254740993',
    '18446744073709551616',
    'off',
    'Null',
    '08',
    '+1',
    '-0',
    '1.',
    '.',
    '=',
    '<<',
    '@',
    '`',
    '\\x41',
  ],
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(2),
  put: fc.constantFrom('', ...BITS),
});

const body = fc
  .tuple(fc.constantFrom(...BODIES), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) =>
    changes.reduce((written, { at, removed, put }) => {
      const place = Math.floor(at * written.length);
      return written.slice(0, place) + put + written.slice(place + removed);
    }, text),
  );

const TEXTS = 3000;
const nameOf = (index: number): string => `text-${index}`;
const textOf = (written: string, index: number): string =>
  `apiVersion: example.org/v1\nkind: Example\nmetadata:\n  name: ${nameOf(index)}\n  annotations: {}\n${written}`;

const Printed = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
});

/** What kubectl has printed, by name, without the annotation that it was asked to add. */
function byName(printed: string): ReadonlyMap<string, readonly unknown[]> {
  const objects = printed.split(/^(?=\{$)/m).filter((text) => text !== '');
  const found = new Map<string, unknown[]>();
  for (const text of objects) {
    const object = Printed.parse(JSON.parse(text));
    Reflect.deleteProperty(object.metadata.annotations, ADDED);
    found.set(object.metadata.name, [...(found.get(object.metadata.name) ?? []), object]);
  }
  return found;
}

const ADDED = 'added';

/** What our reader takes; nothing where it refuses a text. */
function ours(text: string): unknown[] {
  try {
    return manifestsOf(text, 'x.yaml').map(({ object }) => JSON.parse(JSON.stringify(object)) as unknown);
  } catch {
    return [];
  }
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yaml-readings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('whatever is read here and by kubectl says the same to both', async () => {
  const texts = fc.sample(body, { numRuns: TEXTS, seed: 43 }).map(textOf);
  await Promise.all(texts.map((text, index) => writeFile(join(folder, `${nameOf(index)}.yaml`), text)));
  const { kubectl } = await ensureTools(['kubectl']);
  // It says what it cannot read, and goes on; nobody is asked for anything.
  const answer = await execa(kubectl, ['annotate', '--local', '-f', folder, `${ADDED}=1`, '-o', 'json'], {
    reject: false,
  });
  const theirs = byName(answer.stdout);
  const both = texts
    .map((text, index) => ({ text, here: ours(text), there: theirs.get(nameOf(index)) ?? [] }))
    .filter(({ here, there }) => here.length > 0 && there.length > 0);
  for (const { text, here, there } of both) expect(here, JSON.stringify(text)).toEqual(there);
  expect(both.length).toBeGreaterThan(TEXTS / 10);
});
