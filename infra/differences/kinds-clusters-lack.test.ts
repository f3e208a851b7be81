import { describe, expect, it } from 'vitest';
import type { RuleContext } from './difference-rule.js';
import { kindsClustersLack } from './kinds-clusters-lack.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'images', hostNodes: null },
  ...{ storageAddress: '', githubAddress: '', madeByStaging: new Set(), configMapParts: new Map(), objects: [] },
};

describe('what a staging cluster lacks', () => {
  it.each([
    ['argoproj.io/v1alpha1', 'Application', false],
    ['networking.k8s.io/v1', 'Ingress', false],
    ['monitoring.coreos.com/v1', 'PrometheusRule', false],
    // Runs pods, so a way through Prow may depend on it.
    ['argoproj.io/v1alpha1', 'Rollout', true],
    ['networking.k8s.io/v1', 'NetworkPolicy', true],
  ])('of %s, kind %s', (apiVersion, kind, isKept) => {
    const object = { apiVersion, kind, metadata: { name: 'one' } };
    expect(kindsClustersLack.apply(object, CONTEXT)).toBe(isKept ? object : null);
  });
});
