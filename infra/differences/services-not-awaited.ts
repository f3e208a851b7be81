import type { ManifestRule } from './difference-rule.js';

/** Pulumi's Kubernetes provider waits at least ten seconds for each Service, and for ever for one without pods. */
export const SKIP_AWAIT = 'pulumi.com/skipAwait';

/** Lets a deployment end when every rollout has, whatever stands behind Services. */
export const servicesNotAwaited: ManifestRule = {
  name: 'services-not-awaited',
  reason:
    'the deployment waits for rollouts itself; waiting for Services too costs ten seconds, or never ends for an idle one',
  touches: ['/metadata/annotations', `/metadata/annotations/${SKIP_AWAIT.replace('/', '~1')}`],
  apply: (object) => {
    if (object.kind !== 'Service') return object;
    const annotations = { ...object.metadata.annotations, [SKIP_AWAIT]: 'true' };
    return { ...object, metadata: { ...object.metadata, annotations } };
  },
};
