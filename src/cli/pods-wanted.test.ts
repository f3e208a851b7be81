import { expect, test } from 'vitest';
import { manifestsOf } from '../production/manifest.js';
import { podsWanted } from './pods-wanted.js';

const of = (kind: 'Deployment' | 'DaemonSet', replicas: string, more = '') =>
  podsWanted(
    manifestsOf(
      `apiVersion: apps/v1
kind: ${kind}
metadata: { name: hook, namespace: prow }
spec:
  ${replicas}
  template: { spec: { containers: [{ name: hook, image: hook }] } }
${more}`,
      'hook.yaml',
    ),
    { kind, namespace: 'prow', name: 'hook' },
  );

const autoscaler = (name: string) => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: hook, namespace: prow }
spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }
`;

test('as many as the manifest says, none included', () => {
  expect(of('Deployment', 'replicas: 2')).toEqual({ least: 2, most: 2 });
  expect(of('Deployment', 'replicas: 0', autoscaler('hook'))).toEqual({ least: 0, most: 0 });
});

test('what the manifest leaves to others is theirs', () => {
  expect(of('DaemonSet', 'minReadySeconds: 0')).toEqual({ least: 1, most: null });
  expect(of('Deployment', 'paused: false')).toEqual({ least: 1, most: null });
});

test('within the bounds of its own autoscaler, and of no other', () => {
  expect(of('Deployment', 'replicas: 2', autoscaler('hook'))).toEqual({ least: 1, most: 5 });
  expect(of('Deployment', 'replicas: 2', autoscaler('tide'))).toEqual({ least: 2, most: 2 });
});
