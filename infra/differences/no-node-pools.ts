import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';
import { withoutNodeAffinity } from './host-nodes.js';
import { runsProw } from './is-prows.js';

/** Pods that are not Prow's ask for no pool: the node on which they are played is in none of production's. */
export const noNodePools: ManifestRule = {
  name: 'no-node-pools',
  reason: 'what is not Prow’s is played on a node of this layer, which is in none of production’s pools',
  touches: [
    '/spec/template/spec/nodeSelector',
    '/spec/template/spec/nodeSelector/*',
    '/spec/template/spec/affinity/nodeAffinity',
  ],
  apply: (object, { hostNodes: nodes, prowRepository }) => {
    if (nodes === null) return object;
    return editPod(object, (pod) => {
      if (runsProw(pod, prowRepository)) return pod;
      const anywhere = withoutNodeAffinity(pod);
      if (!('nodeSelector' in anywhere)) return anywhere;
      const { nodeSelector: _, ...rest } = anywhere;
      return { ...rest, containers: pod.containers };
    });
  },
};
