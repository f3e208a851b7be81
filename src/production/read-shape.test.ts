import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ExplainedError } from '../model/explained-error.js';
import { eachError } from '../model/explained-errors.js';
import { readShape } from './read-shape.js';
import { yamlDocument } from './yaml-documents.js';

const Shape = z.strictObject({
  name: z.string().min(1),
  manifests: z.array(z.string()).min(1),
  role: z.enum(['service', 'build']).default('build'),
  hours: z.number().positive().optional(),
  people: z.array(z.strictObject({ owners: z.string(), aliases: z.string().optional() })).default([]),
});

const read = (text: string) => readShape(Shape, yamlDocument(text, 'a.yaml'), { named: 'the file', hint: 'see there' });

function mistakesIn(text: string) {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ExplainedError) return eachError(error).map(({ explanation }) => explanation);
    throw error;
  }
  return [];
}

const RIGHT = 'name: x\nmanifests: [a]\n';

describe('a file of ours', () => {
  it('is read where every field is as it should be', () => {
    expect(read(RIGHT)).toEqual({ name: 'x', manifests: ['a'], role: 'build', people: [] });
  });

  it('is refused for a key that means nothing, by its own line, the key most like it first', () => {
    expect(mistakesIn(`${RIGHT}manifest:\n  - a\npeople:\n  - owners: O\n    alias: A\n`)).toEqual([
      {
        what: 'the file has a key that means nothing in people.0: alias',
        expected: 'one of aliases, owners',
        observed: 'alias',
        evidence: 'a.yaml:7',
        next: 'correct the key, or take it out; see there',
      },
      {
        what: 'the file has a key that means nothing: manifest',
        expected: 'one of manifests, name, role, hours, people',
        observed: 'manifest',
        evidence: 'a.yaml:3',
        next: 'correct the key, or take it out; see there',
      },
    ]);
  });

  it.each([
    ['manifests: [a]\n', 'the file does not say name', 'text', 'no such key'],
    ['name: 3\nmanifests: [a]\n', 'wrong shape: name', 'text', '3'],
    ['name: ""\nmanifests: [a]\n', 'wrong shape: name', 'text that is not empty', '""'],
    ['name: x\nmanifests: a\n', 'wrong shape: manifests', 'a list', '"a"'],
    ['name: x\nmanifests:\n', 'wrong shape: manifests', 'a list', 'nothing'],
    ['name: x\nmanifests: []\n', 'wrong shape: manifests', 'a list of at least 1', 'a list: []'],
    [`${RIGHT}role: both\n`, 'wrong shape: role', 'one of service, build', '"both"'],
    [`${RIGHT}hours: 0\n`, 'wrong shape: hours', 'more than 0', '0'],
    [`${RIGHT}people: [a]\n`, 'people.0', 'keys with values, the keys being owners, aliases', '"a"'],
    ['- a\n', 'the whole file', /^keys with values, the keys being name/, 'a list: ["a"]'],
  ])('is refused in our words: %j', (text, what, expected, observed) => {
    const [mistake, ...more] = mistakesIn(text);
    expect(more).toEqual([]);
    expect(mistake).toMatchObject({
      what: expect.stringContaining(what),
      expected: typeof expected === 'string' ? expected : expect.stringMatching(expected),
      observed,
    });
  });
});
