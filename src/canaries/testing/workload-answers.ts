import type { DeclaredComponent } from '../../model/environment.js';
import type { Answer } from './api-stand-in.js';

/** prow-controller-manager, as an environment declares it. */
export const MANAGER: DeclaredComponent = {
  component: 'prow-controller-manager',
  workload: { kind: 'Deployment', namespace: 'prow', name: 'prow-controller-manager' },
  container: 'prow-controller-manager',
  image: 'prow-controller-manager:v20251125-e3ae8cf22',
  replicas: 1,
  tag: 'v20251125-e3ae8cf22',
  executableSha256: 'ab',
  lease: 'leader-lock',
  metricsPort: 9090,
};

/** A Deployment of one replica, as its controller reports it. */
export function deployment(status: {
  updatedReplicas: number;
  readyReplicas: number;
  observedGeneration: number;
}): Answer {
  const spec = { replicas: 1, selector: { matchLabels: { app: 'manager' } }, template: {} };
  return { status: 200, body: { metadata: { name: 'manager', generation: 2 }, spec, status } };
}

/** A list of ready pods with these UIDs. */
export function pods(...uids: string[]): Answer {
  const items = uids.map((uid) => ({
    metadata: { name: `manager-${uid}`, namespace: 'prow', uid, creationTimestamp: '2026-08-22T10:04:00Z' },
    status: { podIP: '10.100.0.5', conditions: [{ type: 'Ready', status: 'True' }] },
  }));
  return { status: 200, body: { metadata: { resourceVersion: '1' }, items } };
}
