import { z } from 'zod';
import { UtcTime } from './naming.js';

/**
 * When Google may upgrade a cluster. At least 48 hours must be open in each 32 days, in pieces of at least four hours.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
 */
export const MaintenanceSettings = z
  .strictObject({
    startTime: UtcTime.describe('begin of the first window, UTC'),
    endTime: UtcTime.describe('end of the first window, UTC; at least four hours later'),
    recurrence: z
      .string()
      .regex(/^FREQ=(DAILY|WEEKLY)(;|$)/)
      .describe('RFC 5545 rule by which it comes again'),
    exclusions: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('what the exclusion is for'),
          startTime: UtcTime.describe('from when, UTC'),
          endTime: UtcTime.describe('until when, UTC'),
          scope: z
            .enum(['NO_UPGRADES', 'NO_MINOR_UPGRADES', 'NO_MINOR_OR_NODE_UPGRADES'])
            .describe('what is held back meanwhile'),
        }),
      )
      .default([])
      .describe('times in which nothing, or less, is upgraded'),
  })
  .describe('when Google may upgrade the cluster');
export type MaintenanceSettings = z.infer<typeof MaintenanceSettings>;
