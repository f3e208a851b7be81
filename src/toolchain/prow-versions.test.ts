import { expect, test } from 'vitest';
import { knownVersions, readPseudoVersion, versionsOfGoSum } from './prow-versions.js';

test('the versions of go.sum are the ones whose source it holds, oldest first', () => {
  const goSum = [
    'sigs.k8s.io/prow v0.0.0-20251125004635-e3ae8cf22a59 h1:a=',
    'sigs.k8s.io/prow v0.0.0-20251125004635-e3ae8cf22a59/go.mod h1:b=',
    'sigs.k8s.io/prow v0.0.0-20250522165235-9b3f5facabfa h1:c=',
    'sigs.k8s.io/prow v0.0.0-20240101000000-000000000000/go.mod h1:only-its-go.mod=',
    'sigs.k8s.io/other v0.0.0-20250522165235-9b3f5facabfa h1:d=',
    '',
  ].join('\n');
  expect(versionsOfGoSum(goSum)).toEqual([
    { tag: 'v20250522-9b3f5faca', version: 'v0.0.0-20250522165235-9b3f5facabfa' },
    { tag: 'v20251125-e3ae8cf22', version: 'v0.0.0-20251125004635-e3ae8cf22a59' },
  ]);
});

test('the example’s two versions are committed', async () => {
  const tags = (await knownVersions()).map(({ tag }) => tag);
  expect(tags).toEqual(expect.arrayContaining(['v20250522-9b3f5faca', 'v20251125-e3ae8cf22']));
});

test('a release or a tag is no pseudo-version', () => {
  expect(readPseudoVersion('v1.2.3')).toBeNull();
  expect(readPseudoVersion('v20251125-e3ae8cf22')).toBeNull();
  expect(readPseudoVersion('v0.0.0-20251125004635-e3ae8cf22a59')).toEqual({ date: '20251125', commit: 'e3ae8cf22a59' });
});
