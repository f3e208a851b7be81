import { z } from 'zod';

/** The variable that names the file. */
export const POLICY_SETTINGS = 'PROW_STAGING_POLICY_SETTINGS';

/** What policies must know of production, besides the object they are asked about. No credential is in it. */
export const PolicySettings = z.strictObject({
  own: z
    .array(z.strictObject({ policy: z.string(), subject: z.string(), how: z.string() }))
    .describe('what production’s own manifests lack'),
  budgets: z.array(z.record(z.string(), z.unknown())).describe('every PodDisruptionBudget of the deployment'),
  kubeconfigs: z.array(
    z.strictObject({
      subject: z.string().describe('`Secret default/kubeconfig-build`'),
      files: z.array(
        z.strictObject({
          key: z.string(),
          contexts: z.array(z.strictObject({ name: z.string(), server: z.string() })),
        }),
      ),
    }),
  ),
});
export type PolicySettings = z.infer<typeof PolicySettings>;
