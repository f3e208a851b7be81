import { Cluster, type ClusterArgs } from '@pulumi/gcp/container/cluster.js';
import { NodePool } from '@pulumi/gcp/container/nodePool.js';
import { ComponentResource, type Input, interpolate, type Resource } from '@pulumi/pulumi';
import type { MadeSettings } from '../settings/cluster-settings.js';
import { clusterArgs, NODE_SCOPES } from './cluster-args.js';
import type { EnvironmentNetwork } from './environment-network.js';
import type { NodeAccount } from './node-account.js';
import { nodePoolArgs } from './node-pool-args.js';
import { below, type Place } from './place.js';
import type { ReachedCluster } from './reached-cluster.js';

/** A cluster with its nodes, which starts none before they can fetch an image and may write their logs. */
export class MadeCluster extends ComponentResource {
  readonly reached: ReachedCluster;
  readonly parts: readonly Resource[];

  constructor(
    settings: MadeSettings,
    { network, nodes, ...place }: Place & { network: EnvironmentNetwork; nodes: NodeAccount },
  ) {
    super('prow-staging:gke:Cluster', settings.id, {}, { parent: place.parent });
    const account = nodes.account.email;
    const cluster = new Cluster(
      settings.id,
      {
        ...clusterArgs(settings, place),
        network: network.network.id,
        ...subnetOf(network, settings.id),
        ...nodesOf(settings, account),
      },
      {
        ...below(this, place),
        dependsOn: [nodes.granted, ...network.waysOut],
        // The first pool is gone, and with it what Google would answer here.
        ignoreChanges: settings.mode === 'standard' ? ['nodeConfig', 'initialNodeCount'] : [],
      },
    );
    const pools = settings.mode === 'autopilot' ? [] : settings.nodePools;
    this.parts = [
      cluster,
      ...pools.map(
        (pool) =>
          new NodePool(
            `${settings.id} ${pool.name}`,
            nodePoolArgs(pool, {
              ...{ cluster: cluster.name, location: settings.location, account },
              labels: { ...place.labels, cluster: settings.id },
              isUpgradedByGoogle: settings.releaseChannel !== 'UNSPECIFIED',
            }),
            below(this, place),
          ),
      ),
    ];
    const inside = interpolate`https://${cluster.privateClusterConfig.privateEndpoint}`;
    this.reached = {
      ...{ id: settings.id, role: settings.role, insideServer: inside },
      endpoint: place.settings.network.isEndpointPublic ? interpolate`https://${cluster.endpoint}` : inside,
      caData: cluster.masterAuth.clusterCaCertificate,
    };
    this.registerOutputs({});
  }
}

function subnetOf({ subnets }: EnvironmentNetwork, id: string): { subnetwork: Resource['urn'] } {
  const subnet = subnets.get(id);
  if (subnet === undefined) throw new RangeError(`cluster ${id} has no subnet; each that is made has one`);
  return { subnetwork: subnet.id };
}

/** Which account nodes run as, whoever makes them. */
function nodesOf({ mode }: MadeSettings, serviceAccount: Input<string>): Partial<ClusterArgs> {
  const nodes = { serviceAccount, oauthScopes: NODE_SCOPES };
  return mode === 'autopilot'
    ? { enableAutopilot: true, clusterAutoscaling: { autoProvisioningDefaults: nodes } }
    : // Google makes no cluster without a pool: a first one stands for minutes, under the same account.
      { removeDefaultNodePool: true, initialNodeCount: 1, nodeConfig: nodes };
}
