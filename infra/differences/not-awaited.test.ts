import { expect, it } from 'vitest';
import type { RuleContext } from './difference-rule.js';
import { claimsNotAwaited } from './not-awaited.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'images', hostNodes: null },
  ...{ storageAddress: '', githubAddress: '', madeByStaging: new Set(), configMapParts: new Map(), objects: [] },
};

it('lets no deployment wait for a claim, and leaves everything else as it is', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a', annotations: { x: 'y' } } };
  expect(claimsNotAwaited.apply(claim, CONTEXT)).toMatchObject({
    metadata: { annotations: { x: 'y', 'pulumi.com/skipAwait': 'true' } },
  });
  const other = { ...claim, kind: 'ConfigMap' };
  expect(claimsNotAwaited.apply(other, CONTEXT)).toBe(other);
});
