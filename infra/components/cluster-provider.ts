import { ProviderResource, type Resource } from '@pulumi/pulumi';
import type { TargetCluster } from '../program-inputs.js';

/**
 * Version of Pulumi's Kubernetes provider, as toolchain/pulumi-resource-kubernetes pins it. Its npm package is
 * not used: for this one class it would bring 2.5 MB of types into every type check.
 */
const PROVIDER_VERSION = '4.25.0';

/** client-go's defaults of 5 and 10 make a deployment of a hundred objects wait for itself. */
const CLIENT_SETTINGS = { qps: 100, burst: 200 };

/** Pulumi's way to one cluster. Objects are applied by the server, so large definitions need no annotation. */
export class ClusterProvider extends ProviderResource {
  constructor(
    { id, kubeconfig }: TargetCluster,
    { environmentId, parent }: { environmentId: string; parent: Resource },
  ) {
    const settings = {
      enableServerSideApply: true,
      // As production's config-updater does it: in place, so that what mounts it sees the change.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      kubeClientSettings: CLIENT_SETTINGS,
      suppressDeprecationWarnings: true,
    };
    // The provider takes settings that are not text as JSON.
    const encoded = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)]));
    // Without an identifier a new port in the kubeconfig looks like a new cluster, and everything would be replaced.
    const clusterIdentifier = `${environmentId}/${id}`;
    super('kubernetes', id, { ...encoded, kubeconfig, clusterIdentifier }, { parent, version: PROVIDER_VERSION });
  }
}
