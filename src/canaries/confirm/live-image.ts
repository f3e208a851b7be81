import type { DeclaredWorkload } from '../../model/confirmation.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** The image in a workload's live template, or null where it has no such container. */
export async function liveImage(
  { apps }: ClusterConnection,
  { workload, container }: DeclaredWorkload,
): Promise<string | null> {
  const { spec } = await readTemplateOwner(apps, workload);
  return spec?.template.spec?.containers.find(({ name }) => name === container)?.image ?? null;
}

function readTemplateOwner(apps: ClusterConnection['apps'], { kind, name, namespace }: DeclaredWorkload['workload']) {
  switch (kind) {
    case 'Deployment':
      return apps.readNamespacedDeployment({ name, namespace });
    case 'StatefulSet':
      return apps.readNamespacedStatefulSet({ name, namespace });
    case 'DaemonSet':
      return apps.readNamespacedDaemonSet({ name, namespace });
    default:
      return kind satisfies never;
  }
}
