import { z } from 'zod';
import { ClusterSettings } from './cluster-settings.js';
import { IpRange } from './ip-range.js';
import {
  ACCOUNT_NAME_MAX,
  ENVIRONMENT_ID_MAX,
  LabelValue,
  Member,
  ProjectId,
  Region,
  shortName,
  UtcTime,
} from './naming.js';

const SecretName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/);
const Percent = z.number().min(1).max(200);

const EnvironmentSettings = z
  .strictObject({
    id: shortName(ENVIRONMENT_ID_MAX).describe('name of the environment; the names of all that is made begin with it'),
    project: ProjectId.describe('a Google Cloud project of staging’s own'),
    region: Region.describe('where what has no cluster’s location stands'),
    expiresAt: UtcTime.describe('UTC; afterwards only `destroy` works, and the rights of Prow’s deployer end'),
    team: LabelValue.describe('budget label on everything that takes labels'),
    costCenter: LabelValue.describe('budget label on everything that takes labels'),
  })
  .describe('what the environment is, and who pays for it until when');

const ProductionSettings = z
  .strictObject({
    projects: z.array(ProjectId).min(1).describe('projects of production: nothing is made, read or adopted in them'),
    endpoints: z
      .array(z.string().min(1))
      .default([])
      .describe('hosts of production’s API servers: none is ever given out'),
  })
  .describe('what must never be touched');

const NetworkSettings = z
  .strictObject({
    isEndpointPublic: z
      .boolean()
      .default(true)
      .describe('whether API servers have a public address, open to `authorized` alone; false: only from the network'),
    authorized: z
      .array(
        z.strictObject({ name: z.string().min(1).describe('who it is'), range: IpRange.describe('its addresses') }),
      )
      .min(1)
      .describe('who may reach the API servers; 0.0.0.0/0 is refused'),
  })
  .describe('one network for all clusters');

const BucketSettings = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/)
      .describe('unique in all of Google Cloud'),
    location: z.string().min(1).describe('region or multi-region'),
    deleteAfterDays: z.number().int().min(1).describe('age in days at which logs and artifacts are deleted'),
    abortUploadsAfterDays: z.number().int().min(1).default(1).describe('age in days of uploads that never ended'),
    isDeletedWithObjects: z.boolean().default(false).describe('whether `destroy` deletes it with what is in it'),
  })
  .describe('where job logs go');

const SecretSettings = z.strictObject({
  name: SecretName.describe('its value is `secretValues.<name>`, or is added by hand'),
  holds: z.string().min(1).describe('what it is, for whoever looks at it'),
});

const IdentitySettings = z.strictObject({
  name: shortName(ACCOUNT_NAME_MAX).describe('of its own; not nodes, not deployer'),
  kubernetes: z
    .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/))
    .min(1)
    .describe('namespace/service-account, in every cluster of the project: Google does not tell clusters apart'),
  bucket: z.enum(['none', 'read', 'write']).default('none').describe('its right to the bucket'),
  secrets: z.array(SecretName).default([]).describe('secrets it may read'),
});

const AccessSettings = z
  .strictObject({
    deployers: z.array(Member).min(1).describe('who may deploy Prow: user:…, group:… or serviceAccount:…'),
    tokenMinutes: z.number().int().min(5).max(60).default(60).describe('how long a kubeconfig’s token lives'),
  })
  .describe('who gets kubeconfigs, and for how long');

const BudgetSettings = z
  .strictObject({
    billingAccount: z
      .string()
      .regex(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/)
      .describe('the account that pays'),
    monthly: z.number().int().min(1).describe('whole units of `currency` a month'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('the account’s own, e.g. USD'),
    alertPercents: z
      .array(Percent)
      .min(1)
      .default([50, 90, 100])
      .describe('shares of it at which Google writes a mail'),
  })
  .describe('mails when money is spent; nothing stops by itself. Left out: none');

/** All that the gke layer can be told, each key one of `prow-staging-gke:` in Pulumi.<stack>.yaml. */
export const GkeSettings = z.strictObject({
  environment: EnvironmentSettings,
  production: ProductionSettings,
  network: NetworkSettings,
  clusters: z.array(ClusterSettings).min(1).describe('one service cluster, and build clusters'),
  bucket: BucketSettings,
  secrets: z.array(SecretSettings).default([]).describe('kept in Secret Manager'),
  identities: z.array(IdentitySettings).default([]).describe('Google accounts that pods act as, by Workload Identity'),
  access: AccessSettings,
  budget: BudgetSettings.optional(),
});
export type GkeSettings = z.infer<typeof GkeSettings>;

/** Values of secrets, by name: `pulumi config set --secret --path 'secretValues.NAME'`. */
export const SecretValues = z.record(SecretName, z.string().min(8)).default({});
export type SecretValues = z.infer<typeof SecretValues>;
