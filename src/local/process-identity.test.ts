import { describe, expect, it } from 'vitest';
import { isRunning, readProcessIdentity } from './process-identity.js';

describe('isRunning', () => {
  it('knows this process', () => {
    const own = readProcessIdentity(process.pid);
    expect(own !== null && isRunning(own)).toBe(true);
  });

  it('does not take a later process of the same number for the one it knew', () => {
    expect(isRunning({ pid: process.pid, startTime: '1' })).toBe(false);
  });

  it('knows no process where there is none', () => {
    expect(readProcessIdentity(2 ** 22 + 1)).toBeNull();
  });
});
