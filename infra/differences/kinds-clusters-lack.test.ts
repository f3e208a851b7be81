import { describe, expect, it } from 'vitest';
import type { RuleContext } from './difference-rule.js';
import { kindsClustersLack } from './kinds-clusters-lack.js';
import { kindsNobodyDefines } from './kinds-nobody-defines.js';

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

describe('what a staging cluster lacks', () => {
  it.each([
    ['argoproj.io/v1alpha1', 'Application', false],
    ['networking.k8s.io/v1', 'Ingress', false],
    ['monitoring.coreos.com/v1', 'PrometheusRule', false],
    ['autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', false],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', true],
    // Runs pods, so a way through Prow may depend on it.
    ['argoproj.io/v1alpha1', 'Rollout', true],
    ['networking.k8s.io/v1', 'NetworkPolicy', true],
  ])('of %s, kind %s', (apiVersion, kind, isKept) => {
    const object = { apiVersion, kind, metadata: { name: 'one' } };
    expect(kindsClustersLack.apply(object, CONTEXT)).toBe(isKept ? object : null);
  });
});

describe('a kind that is none of Kubernetes’ own', () => {
  const object = {
    ...{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'deck' } },
    spec: { hosts: ['prow.example.test'] },
  };
  const definition = {
    ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'v' } },
    spec: { group: 'networking.istio.io' },
  };

  it('is left out where no manifest defines it', () => {
    expect(kindsNobodyDefines.apply(object, { ...CONTEXT, objects: [object] })).toBeNull();
  });

  it('stays where a manifest defines it, and where it describes pods, which is refused later', () => {
    expect(kindsNobodyDefines.apply(object, { ...CONTEXT, objects: [object, definition] })).toBe(object);
    const rollout = { ...object, spec: { template: { spec: { containers: [{ name: 'deck' }] } } } };
    expect(kindsNobodyDefines.apply(rollout, { ...CONTEXT, objects: [rollout] })).toBe(rollout);
  });

  it('stays where it is rather one of theirs, misspelled', () => {
    for (const apiVersion of ['app/v1', 'rbac.authorisation.k8s.io/v1']) {
      const misspelled = { ...object, apiVersion };
      expect(kindsNobodyDefines.apply(misspelled, { ...CONTEXT, objects: [misspelled] })).toBe(misspelled);
    }
  });
});
