import type { ManifestRule } from './difference-rule.js';
import { SKIP_AWAIT } from './services-not-awaited.js';

/**
 * Lets a deployment go on to the pods that a claim waits for. Pulumi's Kubernetes provider asks for the claim's class when
 * the claim changes: where the class comes a moment later, it waits five minutes for a claim that waits for a pod, which
 * waits for the claim (untilCoreV1PersistentVolumeClaimReady, provider v4.25.0).
 */
export const claimsNotAwaited: ManifestRule = {
  name: 'claims-not-awaited',
  reason:
    'a claim may wait for the first pod that uses it, and the deployment for the claim before it makes that pod; rollouts are waited for anyway',
  touches: ['/metadata/annotations', `/metadata/annotations/${SKIP_AWAIT.replace('/', '~1')}`],
  apply: (object) => {
    if (object.kind !== 'PersistentVolumeClaim') return object;
    const annotations = { ...object.metadata.annotations, [SKIP_AWAIT]: 'true' };
    return { ...object, metadata: { ...object.metadata, annotations } };
  },
};
