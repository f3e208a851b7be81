import { describe, expect, it } from 'vitest';
import { productionRelease } from './production-release.js';

describe('the release that production runs', () => {
  it('is its tag', () => {
    expect(productionRelease('v20250522-9b3f5faca', 'here')).toBe('v20250522-9b3f5faca');
  });

  // A folder or a commit of such a name may exist: what a manifest says must not choose it.
  it.each(['v20251223-v0.0.175-2-g0e84967e', 'latest', 'sha256:0123', 'abcdef0', '../prow'])('is not %s', (tag) => {
    expect(() => productionRelease(tag, 'here')).toThrow(/does not say which release/);
  });
});
