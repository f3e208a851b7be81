import { describe, expect, test, vi } from 'vitest';
import { resolveCandidate } from './resolve-candidate.js';

const module = { kind: 'module', version: 'v0.0.0-20251125004635-e3ae8cf22a59' };

describe('a version whose checksum is committed needs no network, whatever it is called by', () => {
  test.each([
    ['v20251125-e3ae8cf22', 'v20251125-e3ae8cf22'],
    ['v20251125-e3ae8cf', 'v20251125-e3ae8cf'],
    // Built three days after its commit: the tag is production's, the source the commit's.
    ['v20251128-e3ae8cf22', 'v20251128-e3ae8cf22'],
    ['v0.0.0-20251125004635-e3ae8cf22a59', 'v20251125-e3ae8cf22'],
    ['e3ae8cf22a59dce06665a4eec8ed70d14c276c77', 'v20251125-e3ae8cf22'],
  ])('%s', async (given, tag) => {
    expect(await resolveCandidate(given)).toEqual({ tag, source: module });
  });
});

test('a tag older than its own commit is refused', async () => {
  await expect(resolveCandidate('v20251124-e3ae8cf22')).rejects.toThrow(/not before 20251125/);
});

test('a word of no known form lists the forms and the known tags', async () => {
  const resolving = resolveCandidate('latest');
  await expect(resolving).rejects.toThrow('vYYYYMMDD-<sha>');
  await expect(resolving).rejects.toThrow('v20250522-9b3f5faca, v20251125-e3ae8cf22');
});

test('a path is a directory, even one that does not exist', async () => {
  await expect(resolveCandidate('./v20251125-e3ae8cf22')).rejects.toThrow(/v20251125-e3ae8cf22 is no Prow source tree/);
});

test('without Go it is said at once', async () => {
  vi.stubEnv('PATH', '/not-there');
  await expect(resolveCandidate('v20251125-e3ae8cf22')).rejects.toThrow(/Go is not installed[\s\S]*go\.dev/);
  vi.unstubAllEnvs();
});
