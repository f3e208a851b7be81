import { describe, expect, it, test } from 'vitest';
import { fieldDigests } from './field-digests.js';

describe('digests of fields', () => {
  /** Documents that are each other than all the others, though most share their pointers with one of them. */
  const OTHERS: readonly unknown[] = [
    { at: [{ a: 1 }] },
    { at: { 0: { a: 1 } } },
    { at: [{ name: 'x' }] },
    { at: { x: { name: 'x' } } },
    { at: [{ name: '0' }] },
    { at: { 0: { name: '0' } } },
    { env: [{ name: 'a' }, { name: 'b' }] },
    { env: { a: { name: 'a' }, b: { name: 'b' }, '*order': ['a', 'b'] } },
    { at: [] },
    { at: {} },
    { at: null },
    {},
    [],
    { at: '' },
    { at: '1' },
    { at: 1 },
    { at: [1] },
    { at: ['1'] },
    { at: '[1]' },
    { at: 0 },
    { at: -0 },
    { at: Number.NaN },
    { at: Infinity },
    { at: 'number NaN' },
    { at: false },
    { at: 'false' },
  ];

  it.each(OTHERS.map((document) => ({ document })))('tell $document from every other', ({ document }) => {
    const alike = OTHERS.filter((other) => other !== document).filter(
      (other) => JSON.stringify(fieldDigests(other)) === JSON.stringify(fieldDigests(document)),
    );
    expect(alike).toEqual([]);
  });

  it('are the same for one document in another order of its keys and of its named elements', () => {
    const [one, other] = [
      { a: 1, at: [{ name: 'x' }, { name: 'y', b: 2 }] },
      { at: [{ b: 2, name: 'y' }, { name: 'x' }], a: 1 },
    ];
    expect(fieldDigests(one)).toEqual(fieldDigests(other));
  });

  test('have 128 bits, and nothing of a secret', () => {
    const digests = fieldDigests({ data: { key: 'c2VjcmV0' }, kind: 'Secret' }, (pointer) => pointer === '/data/key');
    expect(digests).toEqual({ '/data/key': '', '/kind': expect.stringMatching(/^[0-9a-f]{32}$/) });
  });
});
