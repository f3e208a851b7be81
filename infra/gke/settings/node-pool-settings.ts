import { z } from 'zod';
import { GkeVersion, LabelKey, Location, POOL_NAME_MAX, shortName } from './naming.js';

/** Nodes of one kind in a Standard cluster. */
export const NodePoolSettings = z.strictObject({
  name: shortName(POOL_NAME_MAX).describe('of its own among the cluster’s pools'),
  machineType: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    .describe('e.g. e2-standard-4'),
  diskType: z.enum(['pd-standard', 'pd-balanced', 'pd-ssd']).default('pd-balanced').describe('kind of the boot disk'),
  diskGb: z.number().int().min(10).default(100).describe('GB of the boot disk'),
  zones: z.array(Location).default([]).describe('zones of the cluster’s region; empty: those of the cluster'),
  nodesMin: z.number().int().min(0).describe('nodes at least, over all zones'),
  nodesMax: z.number().int().min(1).describe('nodes at most, over all zones'),
  isSpot: z.boolean().default(false).describe('nodes that Google may take back at any time'),
  version: GkeVersion.optional().describe('version of its nodes; a change drains all of them. Left out: the cluster’s'),
  surge: z
    .strictObject({
      extra: z.number().int().min(0).max(20).default(1).describe('nodes added while others are replaced'),
      unavailable: z.number().int().min(0).max(20).default(0).describe('nodes that may be missing meanwhile'),
    })
    .default({ extra: 1, unavailable: 0 })
    .describe('how many nodes an upgrade replaces at once: the sum of both, 1 to 20'),
  labels: z.record(LabelKey, z.string()).default({}).describe('Kubernetes labels of its nodes'),
  taints: z
    .array(
      z.strictObject({
        key: z.string().min(1).describe('what the nodes are tainted with'),
        value: z.string().describe('its value'),
        effect: z.enum(['NO_SCHEDULE', 'PREFER_NO_SCHEDULE', 'NO_EXECUTE']).describe('as Google writes them'),
      }),
    )
    .default([])
    .describe('taints of its nodes'),
});
export type NodePoolSettings = z.infer<typeof NodePoolSettings>;
