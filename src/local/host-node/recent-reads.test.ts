import { expect, it } from 'vitest';
import { recentReads } from './recent-reads.js';

it('reads once within a moment, and again when told that the thing has changed', async () => {
  const reads = recentReads();
  let count = 0;
  const read = async () => ++count;
  expect([await reads.get('a', read), await reads.get('a', read)]).toEqual([1, 1]);
  reads.forget('a');
  expect(await reads.get('a', read)).toBe(2);
  expect(await reads.get('b', read)).toBe(3);
});

it('does not remember a failure', async () => {
  const reads = recentReads();
  await expect(reads.get('a', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await reads.get('a', async () => 'yes')).toBe('yes');
});
