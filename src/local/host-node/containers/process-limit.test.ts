import { expect, test } from 'vitest';
import { processLimit } from './process-limit.js';

test.each(['6.14.0', '6.14-rc1', '6.18.44-fc', '7.0.0'])('Linux %s limits the processes of a container', (kernel) => {
  expect(processLimit(kernel)).toBe(4096);
});

test.each(['6.13.12', '5.15.0-1', '4.19', 'unknown', ''])(
  'Linux %s is never told to limit the whole machine',
  (kernel) => {
    expect(processLimit(kernel)).toBeNull();
  },
);
