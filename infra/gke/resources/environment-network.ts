import { Network } from '@pulumi/gcp/compute/network.js';
import { Router } from '@pulumi/gcp/compute/router.js';
import { RouterNat } from '@pulumi/gcp/compute/routerNat.js';
import { Subnetwork } from '@pulumi/gcp/compute/subnetwork.js';
import { ComponentResource, type Resource } from '@pulumi/pulumi';
import { isMade, type MadeSettings } from '../settings/cluster-settings.js';
import { regionOf } from '../settings/naming.js';
import { regionsOf } from '../settings/regions-of.js';
import { below, type Place } from './place.js';

/** Names of a subnet's secondary ranges; a cluster asks for them by these. */
export const POD_RANGE = 'pods';
export const SERVICE_RANGE = 'services';

/**
 * One network, a subnet for each cluster, and a way out for nodes that have no address of their own. Nothing leads in.
 */
export class EnvironmentNetwork extends ComponentResource {
  readonly network: Network;
  /** By cluster id. */
  readonly subnets: ReadonlyMap<string, Subnetwork>;
  /** Without them nodes cannot fetch an image. */
  readonly waysOut: readonly Resource[];

  constructor(place: Place, after: readonly Resource[]) {
    const { environment, clusters } = place.settings;
    super('prow-staging:gke:Network', environment.id, {}, { parent: place.parent });
    this.network = new Network(
      'network',
      { name: environment.id, autoCreateSubnetworks: false, routingMode: 'GLOBAL' },
      { ...below(this, place), dependsOn: [...after] },
    );
    this.subnets = new Map(clusters.filter(isMade).map((cluster) => [cluster.id, this.subnetFor(cluster, place)]));
    this.waysOut = regionsOf(place.settings).map((region) => this.wayOut(region, place));
    this.registerOutputs({});
  }

  private subnetFor({ id, location, ranges }: MadeSettings, place: Place): Subnetwork {
    return new Subnetwork(
      id,
      {
        ...{ name: `${place.settings.environment.id}-${id}`, network: this.network.id, region: regionOf(location) },
        ipCidrRange: ranges.nodes,
        secondaryIpRanges: [
          { rangeName: POD_RANGE, ipCidrRange: ranges.pods },
          { rangeName: SERVICE_RANGE, ipCidrRange: ranges.services },
        ],
        // Google's own APIs without the way out, which is paid for by the gigabyte.
        privateIpGoogleAccess: true,
      },
      below(this, place),
    );
  }

  private wayOut(region: string, place: Place): RouterNat {
    const name = `${place.settings.environment.id}-${region}`;
    const router = new Router(region, { name, region, network: this.network.id }, below(this, place));
    return new RouterNat(
      region,
      {
        ...{ name, region, router: router.name },
        natIpAllocateOption: 'AUTO_ONLY',
        sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
        logConfig: { enable: true, filter: 'ERRORS_ONLY' },
      },
      below(this, place),
    );
  }
}
