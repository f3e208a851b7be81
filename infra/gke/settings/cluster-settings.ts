import { z } from 'zod';
import { IpRange } from './ip-range.js';
import { MaintenanceSettings } from './maintenance-settings.js';
import { CLUSTER_ID_MAX, GkeVersion, Location, ProjectId, shortName } from './naming.js';
import { NodePoolSettings } from './node-pool-settings.js';

const COMMON = {
  id: shortName(CLUSTER_ID_MAX).describe('the `clusters[].id` of the production description'),
  role: z.enum(['service', 'build']).describe('service: Prow runs there; build: pods of jobs run there'),
  location: Location.describe('region or zone of the control plane'),
};

const RANGES = z
  .strictObject({
    nodes: IpRange.describe('primary range of its subnet: an address for each node'),
    pods: IpRange.describe('secondary range for pods'),
    services: IpRange.describe('secondary range for Services'),
    controlPlane: IpRange.describe('a /28 of its own for the control plane'),
  })
  .describe('IPv4 ranges; none may overlap another of the environment');

const MADE = {
  ...COMMON,
  ranges: RANGES,
  releaseChannel: z
    .enum(['RAPID', 'REGULAR', 'STABLE', 'EXTENDED', 'UNSPECIFIED'])
    .default('REGULAR')
    .describe('how soon Google upgrades it; UNSPECIFIED: nodes are upgraded only here'),
  version: GkeVersion.optional().describe('lowest version of the control plane; left out: the channel’s default'),
  maintenance: MaintenanceSettings,
  isProtected: z.boolean().default(false).describe('whether `destroy` must be refused until this is false again'),
};

const Autopilot = z.strictObject({
  mode: z.literal('autopilot').describe('Google runs the nodes, and asks for what pods request'),
  ...MADE,
});

const Standard = z.strictObject({
  mode: z.literal('standard').describe('nodes in pools that are described here'),
  ...MADE,
  nodePools: z.array(NodePoolSettings).min(1).describe('at least one, each with a name of its own'),
});

/** It is read and never changed: no resource of the stack is made for it, so none can be deleted. */
const Adopted = z.strictObject({
  mode: z.literal('adopted').describe('a cluster that exists: it is read, never changed and never deleted'),
  ...COMMON,
  name: z.string().min(1).describe('its name in Google Cloud'),
  project: ProjectId.optional().describe('the project it is in; left out: the environment’s own'),
});

/** One cluster of the environment, by how it comes to be. */
export const ClusterSettings = z.discriminatedUnion('mode', [Autopilot, Standard, Adopted]);
export type ClusterSettings = z.infer<typeof ClusterSettings>;
export type AdoptedSettings = z.infer<typeof Adopted>;
export type MadeSettings = Exclude<ClusterSettings, AdoptedSettings>;

/** Whether the program makes the cluster. */
export function isMade(cluster: ClusterSettings): cluster is MadeSettings {
  return cluster.mode !== 'adopted';
}
