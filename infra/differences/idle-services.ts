import { z } from 'zod';
import { DEFAULT_NAMESPACE, type KubernetesObject } from '../../src/production/manifest.js';
import type { ManifestRule } from './difference-rule.js';

const Service = z.looseObject({
  kind: z.literal('Service'),
  spec: z.looseObject({ selector: z.record(z.string(), z.string()).optional() }),
});

const Replicated = z.looseObject({
  spec: z.looseObject({
    replicas: z.number().nullish(),
    template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }) }),
  }),
});

/** Pulumi's Kubernetes provider waits until a Service has an endpoint, unless this says otherwise. */
export const SKIP_AWAIT = 'pulumi.com/skipAwait';

/** Lets a deployment end although nothing stands behind some of production's Services. */
export const idleServices: ManifestRule = {
  name: 'idle-services',
  reason: 'no pod stands behind this Service in staging, and the deployment would wait for one',
  touches: ['/metadata/annotations', `/metadata/annotations/${SKIP_AWAIT.replace('/', '~1')}`],
  apply: (object, { objects }) => {
    const selector = Service.safeParse(object).data?.spec.selector;
    if (selector === undefined || objects.some((candidate) => isBehind(candidate, { selector, service: object }))) {
      return object;
    }
    const annotations = { ...object.metadata.annotations, [SKIP_AWAIT]: 'true' };
    return { ...object, metadata: { ...object.metadata, annotations } };
  },
};

function isBehind(
  candidate: KubernetesObject,
  { selector, service }: { selector: Readonly<Record<string, string>>; service: KubernetesObject },
): boolean {
  const found = Replicated.safeParse(candidate).data;
  if (found === undefined || found.spec.replicas === 0 || namespaceOf(candidate) !== namespaceOf(service)) return false;
  const labels = found.spec.template.metadata.labels ?? {};
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? DEFAULT_NAMESPACE;
}
