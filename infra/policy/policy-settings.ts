import { z } from 'zod';

/** The variable that names the file. */
export const POLICY_SETTINGS = 'PROW_STAGING_POLICY_SETTINGS';

const Breach = z.strictObject({ policy: z.string(), subject: z.string(), how: z.string() });

/** What policies must know of production, besides the object they are asked about. No credential is in it. */
export const PolicySettings = z.strictObject({
  hasBase: z.boolean().describe('whether production as it is was known beside what is deployed'),
  own: z.array(Breach).describe('what production as it is lacks; where it is not known, what is deployed as written'),
  written: z.array(Breach).describe('what the manifests lack as they are written, before any rule of staging’s'),
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
