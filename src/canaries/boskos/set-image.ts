import { KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import type { DeclaredComponent, EnvironmentCluster } from '../../model/environment.js';
import { loadKubeconfig } from '../connect-cluster.js';

/** Gives a workload's container another image, as `kubectl set image` does. */
export async function setImage(
  cluster: EnvironmentCluster,
  component: DeclaredComponent,
  image: string,
): Promise<void> {
  const { kind, namespace, name } = component.workload;
  const containers = [{ name: component.container, image }];
  const change = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace, name },
    spec: { template: { spec: { containers } } },
  };
  const objects = KubernetesObjectApi.makeApiClient(loadKubeconfig(cluster));
  await objects.patch(change, undefined, undefined, undefined, undefined, PatchStrategy.StrategicMergePatch);
}
