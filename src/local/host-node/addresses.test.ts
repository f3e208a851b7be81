import { expect, it } from 'vitest';
import { addressPool } from './addresses.js';

const range = { from: '10.0.0.254', to: '10.0.1.1' };

it('hands out each address once, across a byte', () => {
  const pool = addressPool(range);
  expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual([
    '10.0.0.254',
    '10.0.0.255',
    '10.0.1.0',
    '10.0.1.1',
  ]);
  expect(() => pool.take()).toThrow('all 4 pod addresses');
});

it('does not use an address again at once, nor one that is kept', () => {
  const pool = addressPool(range);
  pool.keep('10.0.0.255');
  const first = pool.take();
  pool.release(first);
  expect(pool.take()).toBe('10.0.1.0');
});
