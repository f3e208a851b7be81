import { expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import { makeEnvironment } from './fixtures/make-run.js';
import type { ClusterSweep } from './sweep-clusters.js';
import { describeMisplacement, visibleMisplacements } from './visible-misplacement.js';

const environment = makeEnvironment();

function seen(spelling: string | null, clusterId: string, namespace = 'test-pods') {
  const pod = {
    namespace,
    name: 'p',
    uid: '1',
    prowJob: 'p',
    job: '',
    plankVersion: '',
    serviceAccount: '',
    volumes: [],
    ranMs: null,
  };
  const sweep: ClusterSweep = {
    kind: 'cluster-swept',
    phase: 'candidate',
    start: 0,
    clusterId,
    kubeSystemUid: '',
    resourceVersion: '',
    podCount: 1,
    pods: [pod],
    audited: null,
  };
  const canary = { job: 'canary-x', spelling, type: 'periodic' as const, way: 'prowjob' as const };
  return visibleMisplacements([sweep], { environment, canaries: new Map([['p', canary]]) });
}

test('a canary where its alias leads is not misplaced, the service cluster included', () => {
  expect(seen('default', 'prow-build')).toEqual([]);
  expect(seen(null, 'prow-build')).toEqual([]);
  expect(seen('test-infra-trusted', 'prow')).toEqual([]);
});

test('a canary in another cluster, in another namespace, or of an unknown alias anywhere, is', () => {
  expect(seen(null, 'prow')).toHaveLength(1);
  expect(seen('default', 'prow-build', 'prow')).toHaveLength(1);
  expect(seen(UNKNOWN_CLUSTER_ALIAS, 'prow-build')).toHaveLength(1);
});

test('the line says alias, what was expected and what was seen', () => {
  const [first] = seen(null, 'prow');
  expect(first === undefined ? '' : describeMisplacement(first, environment)).toBe(
    'Misplaced: alias "default" (canary-x, ProwJob p): expected cluster prow-build, namespace test-pods; observed cluster prow, namespace test-pods',
  );
});
