import type { KubernetesObject } from '../../src/production/manifest.js';
import { asWorkload } from '../../src/production/pod-template.js';
import type { ManifestRule, RuleContext } from './difference-rule.js';
import { runsProw } from './is-prows.js';

/** By which Pulumi's Kubernetes provider goes on to the next object at once. */
export const SKIP_AWAIT = 'pulumi.com/skipAwait';

/**
 * Lets a deployment end when every rollout has, whatever stands behind Services. Pulumi's Kubernetes provider waits at least
 * ten seconds for each, and for ever for one without pods.
 */
export const servicesNotAwaited = notAwaited(isOf('Service'), {
  name: 'services-not-awaited',
  reason:
    'the deployment waits for rollouts itself; waiting for Services too costs ten seconds, or never ends for an idle one',
});

/**
 * Lets a deployment go on to the pods that a claim waits for. Pulumi's Kubernetes provider asks for the claim's class when
 * the claim changes: where the class comes a moment later, it waits five minutes for a claim that waits for a pod, which
 * waits for the claim (untilCoreV1PersistentVolumeClaimReady, provider v4.25.0).
 */
export const claimsNotAwaited = notAwaited(isOf('PersistentVolumeClaim'), {
  name: 'claims-not-awaited',
  reason:
    'a claim may wait for the first pod that uses it, and the deployment for the claim before it makes that pod; rollouts are waited for anyway',
});

/** Lets a deployment end although pods that nothing of Prow's is in never start, as those do that want three zones. */
export const othersNotAwaited = notAwaited(isOfOthers, {
  name: 'others-not-awaited',
  reason: 'what is not Prow’s is not rehearsed, and a deployment that waits for its pods says nothing of Prow',
});

function isOf(kind: string): (object: KubernetesObject) => boolean {
  return (object) => object.kind === kind;
}

function isOfOthers(object: KubernetesObject, { prowRepository }: RuleContext): boolean {
  const workload = asWorkload(object);
  return workload !== null && !runsProw(workload.spec.template.spec, prowRepository);
}

function notAwaited(
  isMeant: (object: KubernetesObject, context: RuleContext) => boolean,
  rule: Pick<ManifestRule, 'name' | 'reason'>,
): ManifestRule {
  return {
    ...rule,
    touches: ['/metadata/annotations', `/metadata/annotations/${SKIP_AWAIT.replace('/', '~1')}`],
    apply: (object, context) => {
      if (!isMeant(object, context)) return object;
      const annotations = { ...object.metadata.annotations, [SKIP_AWAIT]: 'true' };
      return { ...object, metadata: { ...object.metadata, annotations } };
    },
  };
}
