import type { NodePoolArgs } from '@pulumi/gcp/container/nodePool.js';
import type { Input } from '@pulumi/pulumi';
import type { NodePoolSettings } from '../settings/node-pool-settings.js';
import { NODE_SCOPES } from './cluster-args.js';

/** A node pool as Google takes it. */
export function nodePoolArgs(
  pool: NodePoolSettings,
  given: {
    readonly cluster: Input<string>;
    readonly location: string;
    readonly account: Input<string>;
    readonly labels: Readonly<Record<string, string>>;
    /** Only outside a release channel does it upgrade nothing by itself. */
    readonly isUpgradedByGoogle: boolean;
  },
): NodePoolArgs {
  return {
    ...{ name: pool.name, cluster: given.cluster, location: given.location },
    ...(pool.zones.length === 0 ? {} : { nodeLocations: [...pool.zones] }),
    ...(pool.version === undefined ? {} : { version: pool.version }),
    autoscaling: { totalMinNodeCount: pool.nodesMin, totalMaxNodeCount: pool.nodesMax, locationPolicy: 'BALANCED' },
    management: { autoRepair: true, autoUpgrade: given.isUpgradedByGoogle },
    upgradeSettings: {
      ...{ strategy: 'SURGE', maxSurge: pool.surge.extra, maxUnavailable: pool.surge.unavailable },
    },
    nodeConfig: {
      ...{ machineType: pool.machineType, diskType: pool.diskType, diskSizeGb: pool.diskGb, spot: pool.isSpot },
      ...{ serviceAccount: given.account, oauthScopes: NODE_SCOPES },
      labels: pool.labels,
      taints: pool.taints,
      resourceLabels: given.labels,
      metadata: { 'disable-legacy-endpoints': 'true' },
      // Pods get the identity they were given, never the node’s.
      workloadMetadataConfig: { mode: 'GKE_METADATA' },
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    },
  };
}
