import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusAreas, corpusOf } from './support/corpus.js';
import { AREAS, type Judges, judges } from './support/corpus-judges.js';

let ready: Judges;
beforeAll(async () => {
  ready = await judges();
});
afterAll(() => ready.remove());

describe.each(AREAS)('what somebody gives as %s', (area) => {
  const files = corpusOf(area);

  test.each(files.filter(({ isOpen }) => !isOpen).map((file) => [file.name, file] as const))(
    'opens nothing: %s',
    async (_, { name, text }) => {
      expect(await ready.opens(area, { name, text })).toBe(false);
    },
  );

  test.each(files.filter(({ isOpen }) => isOpen).map((file) => [file.name, file] as const))(
    'counts: %s',
    async (_, { name, text }) => {
      expect(await ready.opens(area, { name, text })).toBe(true);
    },
  );
});

test('every folder of the corpus is walked, and has what counts and what does not', () => {
  expect(corpusAreas()).toEqual([...AREAS].sort());
  for (const area of AREAS)
    expect(new Set(corpusOf(area).map(({ isOpen }) => isOpen)), area).toEqual(new Set([true, false]));
});
