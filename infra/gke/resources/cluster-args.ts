import type { ClusterArgs } from '@pulumi/gcp/container/cluster.js';
import { isMade, type MadeSettings } from '../settings/cluster-settings.js';
import type { GkeSettings } from '../settings/gke-settings.js';
import type { MaintenanceSettings } from '../settings/maintenance-settings.js';
import { POD_RANGE, SERVICE_RANGE } from './environment-network.js';

/** What nodes may ask of Google at all; what they may do is said by their account’s roles. */
export const NODE_SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/** What clusters have in common, whoever runs their nodes: private nodes, Workload Identity, a channel and a window. */
export function clusterArgs(
  cluster: MadeSettings,
  { settings, labels }: { settings: GkeSettings; labels: Readonly<Record<string, string>> },
): ClusterArgs {
  const { environment } = settings;
  return {
    name: `${environment.id}-${cluster.id}`,
    location: cluster.location,
    resourceLabels: { ...labels, cluster: cluster.id },
    ipAllocationPolicy: { clusterSecondaryRangeName: POD_RANGE, servicesSecondaryRangeName: SERVICE_RANGE },
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: !settings.network.isEndpointPublic,
      masterIpv4CidrBlock: cluster.ranges.controlPlane,
      // Prow reaches build clusters in other regions by their private addresses.
      masterGlobalAccessConfig: { enabled: true },
    },
    masterAuthorizedNetworksConfig: { cidrBlocks: authorized(settings), gcpPublicCidrsAccessEnabled: false },
    workloadIdentityConfig: { workloadPool: `${environment.project}.svc.id.goog` },
    releaseChannel: { channel: cluster.releaseChannel },
    ...(cluster.version === undefined ? {} : { minMasterVersion: cluster.version }),
    maintenancePolicy: maintenancePolicy(cluster.maintenance),
    // A certificate would open the cluster for as long as it stands.
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    deletionProtection: cluster.isProtected,
  };
}

/** Who is named, and the nodes and pods of the service cluster: Prow calls every build cluster from there. */
function authorized({ network, clusters }: GkeSettings): { cidrBlock: string; displayName: string }[] {
  const service = clusters.filter(isMade).filter(({ role }) => role === 'service');
  return [
    ...network.authorized.map(({ name, range }) => ({ cidrBlock: range, displayName: name })),
    ...service.flatMap(({ id, ranges }) => [
      { cidrBlock: ranges.nodes, displayName: `nodes of ${id}` },
      { cidrBlock: ranges.pods, displayName: `pods of ${id}` },
    ]),
  ];
}

function maintenancePolicy({ startTime, endTime, recurrence, exclusions }: MaintenanceSettings) {
  return {
    recurringWindow: { startTime, endTime, recurrence },
    maintenanceExclusions: exclusions.map((exclusion) => ({
      ...{ exclusionName: exclusion.name, startTime: exclusion.startTime, endTime: exclusion.endTime },
      exclusionOptions: { scope: exclusion.scope },
    })),
  };
}
