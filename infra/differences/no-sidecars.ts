import { asWorkload, type Container } from '../../src/production/pod-template.js';
import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';
import { isProws } from './is-prows.js';

/** What runs in a pod of Prow's and is not Prow's is left out where only Prow's programs are built. */
export const noSidecars: ManifestRule = {
  name: 'no-sidecars',
  reason:
    'this container runs beside Prow’s and is not Prow’s: its image is not had here, and the pod would never be ready; what Prow does through it is not proven',
  touches: ['/spec/template/spec/containers', '/spec/template/spec/initContainers'],
  apply: (object, { hostNodes, prowRepository }) => {
    const workload = asWorkload(object);
    if (hostNodes === null || workload === null || workload.spec.replicas === 0) return object;
    const isOwn = (container: Container) => isProws(container, prowRepository);
    return editPod(object, (pod) => {
      const initContainers = pod.initContainers ?? [];
      const all = [...pod.containers, ...initContainers];
      if (!pod.containers.some(isOwn) || all.every(isOwn)) return pod;
      return {
        ...pod,
        containers: pod.containers.filter(isOwn),
        ...(initContainers.length === 0 ? {} : { initContainers: initContainers.filter(isOwn) }),
      };
    });
  },
};
