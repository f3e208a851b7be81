import type { ManifestRule } from './difference-rule.js';

/** By which Pulumi's Kubernetes provider goes on to the next object at once. */
export const SKIP_AWAIT = 'pulumi.com/skipAwait';

/**
 * Lets a deployment end when every rollout has, whatever stands behind Services. Pulumi's Kubernetes provider waits at least
 * ten seconds for each, and for ever for one without pods.
 */
export const servicesNotAwaited = notAwaited('Service', {
  name: 'services-not-awaited',
  reason:
    'the deployment waits for rollouts itself; waiting for Services too costs ten seconds, or never ends for an idle one',
});

/**
 * Lets a deployment go on to the pods that a claim waits for. Pulumi's Kubernetes provider asks for the claim's class when
 * the claim changes: where the class comes a moment later, it waits five minutes for a claim that waits for a pod, which
 * waits for the claim (untilCoreV1PersistentVolumeClaimReady, provider v4.25.0).
 */
export const claimsNotAwaited = notAwaited('PersistentVolumeClaim', {
  name: 'claims-not-awaited',
  reason:
    'a claim may wait for the first pod that uses it, and the deployment for the claim before it makes that pod; rollouts are waited for anyway',
});

function notAwaited(kind: string, rule: Pick<ManifestRule, 'name' | 'reason'>): ManifestRule {
  return {
    ...rule,
    touches: ['/metadata/annotations', `/metadata/annotations/${SKIP_AWAIT.replace('/', '~1')}`],
    apply: (object) => {
      if (object.kind !== kind) return object;
      const annotations = { ...object.metadata.annotations, [SKIP_AWAIT]: 'true' };
      return { ...object, metadata: { ...object.metadata, annotations } };
    },
  };
}
