import { asWorkload } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';

/** Prow's own pods go to nodes that really run them; everything else goes where the layer runs or plays it. */
export const hostNodes: ManifestRule = {
  name: 'host-nodes',
  reason: 'Prow must really run, so its pods ask for the nodes of this layer that run processes',
  touches: [
    '/spec/template/spec/nodeSelector',
    '/spec/template/spec/nodeSelector/*',
    '/spec/template/spec/tolerations',
  ],
  apply: (object, { hostNodes: nodes, prowRepository }) => {
    const workload = asWorkload(object);
    if (nodes === null || workload === null || workload.spec.replicas === 0) return object;
    return editPod(object, (pod) => {
      const isProw = pod.containers.some(({ image }) =>
        parseImage(image ?? '').repository.startsWith(`${prowRepository}/`),
      );
      return isProw ? onHostNodes(pod, nodes) : pod;
    });
  },
};

/** A pod with the layer's node selector and toleration added to its own. */
export function onHostNodes<Pod extends Readonly<Record<string, unknown>>>(
  pod: Pod,
  { selector, toleration }: NonNullable<Parameters<ManifestRule['apply']>[1]['hostNodes']>,
): Pod {
  const own = pod['nodeSelector'];
  const tolerations = Array.isArray(pod['tolerations']) ? pod['tolerations'] : [];
  return {
    ...pod,
    nodeSelector: { ...(typeof own === 'object' ? own : {}), ...selector },
    ...(toleration === null ? {} : { tolerations: [...tolerations, toleration] }),
  };
}
