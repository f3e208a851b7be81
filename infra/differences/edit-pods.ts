import type { KubernetesObject } from '../../src/production/manifest.js';
import { asWorkload, type Container, type PodSpec } from '../../src/production/pod-template.js';

/**
 * A workload with its pod changed; the object itself where it is no workload or
 * where `edit` returns the pod it was given.
 */
export function editPod(object: KubernetesObject, edit: (pod: PodSpec) => PodSpec): KubernetesObject {
  const workload = asWorkload(object);
  if (workload === null) return object;
  const { spec } = workload;
  const pod = edit(spec.template.spec);
  if (pod === spec.template.spec) return object;
  return { ...object, spec: { ...spec, template: { ...spec.template, spec: pod } } };
}

/** As {@link editPod}, container by container, init containers included. */
export function editContainers(object: KubernetesObject, edit: (container: Container) => Container): KubernetesObject {
  return editPod(object, (pod) => {
    const containers = pod.containers.map(edit);
    const initContainers = pod.initContainers?.map(edit);
    const isSame =
      containers.every((container, index) => container === pod.containers[index]) &&
      (initContainers ?? []).every((container, index) => container === pod.initContainers?.[index]);
    if (isSame) return pod;
    return { ...pod, containers, ...(initContainers ? { initContainers } : {}) };
  });
}
