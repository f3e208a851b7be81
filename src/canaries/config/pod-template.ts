import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../../model/environment.js';
import type { ClusterConnection } from '../connect-cluster.js';

/**
 * How a component's pods are made now.
 *
 * @throws what the API server answers where it has no such workload.
 */
export async function podTemplateOf(
  { apps }: ClusterConnection,
  { workload }: DeclaredComponent,
): Promise<V1PodTemplateSpec> {
  const { kind, name, namespace } = workload;
  const read = {
    Deployment: () => apps.readNamespacedDeployment({ name, namespace }),
    StatefulSet: () => apps.readNamespacedStatefulSet({ name, namespace }),
    DaemonSet: () => apps.readNamespacedDaemonSet({ name, namespace }),
  };
  const { spec } = await read[kind]();
  if (spec === undefined) throw new TypeError(`${kind} ${namespace}/${name} has no pod template`);
  return spec.template;
}
