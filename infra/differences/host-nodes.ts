import { asWorkload } from '../../src/production/pod-template.js';
import type { HostNodes, ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';
import { runsProw } from './is-prows.js';

type AnyPod = Readonly<Record<string, unknown>>;

/** Prow's own pods go to nodes that really run them; everything else goes where the layer runs or plays it. */
export const hostNodes: ManifestRule = {
  name: 'host-nodes',
  reason:
    "Prow must really run, so its pods ask for this layer's nodes that run processes, and not for production's pools",
  touches: [
    '/spec/template/spec/nodeSelector',
    '/spec/template/spec/nodeSelector/*',
    '/spec/template/spec/affinity/nodeAffinity',
    '/spec/template/spec/tolerations',
  ],
  apply: (object, { hostNodes: nodes, prowRepository }) => {
    const workload = asWorkload(object);
    if (nodes === null || workload === null || workload.spec.replicas === 0) return object;
    return editPod(object, (pod) => {
      return runsProw(pod, prowRepository) ? onHostNodes(pod, nodes) : pod;
    });
  },
};

/** A pod that asks for the layer's nodes, and stays apart from or close to other pods as it asked itself. */
export function onHostNodes<Pod extends AnyPod>(pod: Pod, { selector, toleration }: HostNodes): Pod {
  const tolerations = Array.isArray(pod['tolerations']) ? pod['tolerations'] : [];
  return {
    ...withoutNodeAffinity(pod),
    nodeSelector: { ...selector },
    ...(toleration === null ? {} : { tolerations: [...tolerations, toleration] }),
  };
}

/** A pod that any node may have, and that stays apart from or close to other pods as it asked itself. */
export function withoutNodeAffinity<Pod extends AnyPod>(pod: Pod): Pod {
  const { affinity } = pod;
  if (typeof affinity !== 'object' || affinity === null || !('nodeAffinity' in affinity)) return pod;
  const { nodeAffinity: _, ...amongPods } = affinity;
  return { ...pod, affinity: amongPods };
}
