import { Provider } from '@pulumi/kubernetes/provider.js';
import type { ComponentResource } from '@pulumi/pulumi';
import type { TargetCluster } from '../program-inputs.js';

/** client-go's defaults of 5 and 10 make a deployment of a hundred objects wait for itself. */
const CLIENT_SETTINGS = { qps: 100, burst: 200 };

/** Pulumi's way to one cluster. */
export function clusterProvider(
  cluster: TargetCluster,
  { environmentId, parent }: { environmentId: string; parent: ComponentResource },
): Provider {
  return new Provider(
    cluster.id,
    {
      kubeconfig: cluster.kubeconfig,
      // Else a new port in the kubeconfig looks like a new cluster, and everything would be replaced.
      clusterIdentifier: `${environmentId}/${cluster.id}`,
      // As production's config-updater does it: in place, so that what mounts it sees the change.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      kubeClientSettings: CLIENT_SETTINGS,
      suppressDeprecationWarnings: true,
    },
    { parent },
  );
}
