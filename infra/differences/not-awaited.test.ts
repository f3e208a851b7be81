import { expect, it } from 'vitest';
import type { RuleContext } from './difference-rule.js';
import { claimsNotAwaited, othersNotAwaited } from './not-awaited.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'images', hostNodes: null },
  ...{
    storageAddress: '',
    githubAddress: '',
    pubsubAddress: 'pubsub-stand-in:8085',
    madeByStaging: new Set(),
    configMapParts: new Map(),
    objects: [],
  },
};

it('lets no deployment wait for a claim, and leaves everything else as it is', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a', annotations: { x: 'y' } } };
  expect(claimsNotAwaited.apply(claim, CONTEXT)).toMatchObject({
    metadata: { annotations: { x: 'y', 'pulumi.com/skipAwait': 'true' } },
  });
  const other = { ...claim, kind: 'ConfigMap' };
  expect(claimsNotAwaited.apply(other, CONTEXT)).toBe(other);
});

it('lets no deployment wait for pods that nothing of Prow’s is in', () => {
  const deployment = (...programs: string[]) => ({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
    spec: { template: { spec: { containers: programs.map((image, at) => ({ name: `c${at}`, image })) } } },
  });
  expect(othersNotAwaited.apply(deployment('elsewhere/web:v1'), CONTEXT)).toMatchObject({
    metadata: { annotations: { 'pulumi.com/skipAwait': 'true' } },
  });
  const prows = deployment('elsewhere/proxy:v1', 'images/deck:v1');
  expect(othersNotAwaited.apply(prows, CONTEXT)).toBe(prows);
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  expect(othersNotAwaited.apply(map, CONTEXT)).toBe(map);
});
