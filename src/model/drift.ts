import { z } from 'zod';

/** The kinds of change that can make a proof untrue: what was proven was another production. */
export const DRIFT_KINDS = [
  'prow-version',
  'boskos-moved',
  'namespace-changed',
  'cluster-added',
  'cluster-removed',
  'cluster-changed',
  'alias-added',
  'alias-removed',
  'alias-repointed',
  'alias-redefined',
  'alias-refused',
  'aliases-reordered',
  'kubeconfig-added',
  'kubeconfig-removed',
  'kubeconfig-changed',
  'context-repointed',
  'context-user-changed',
  'context-unread',
  'job-moved',
  'jobs-gone',
  'image-changed',
  'document-added',
  'document-removed',
  'field-added',
  'field-removed',
  'field-changed',
] as const;

/** One difference between the production that was described and the one that is. */
export const DriftChange = z.strictObject({
  kind: z.enum(DRIFT_KINDS),
  subject: z.string().describe('what changed, e.g. `alias default` or `Deployment default/hook`'),
  field: z.string().nullable().describe('JSON pointer inside the subject, where only a part of it changed'),
  before: z.string().nullable().describe('null where there was none, or where values are not kept'),
  after: z.string().nullable().describe('null where there is none, or where values are not kept'),
  place: z.string().nullable().describe('`file:line` where it is written, or was'),
});
export type DriftChange = z.infer<typeof DriftChange>;

/** How far production has moved from the description that something was proven of. */
export const Drift = z.strictObject({
  production: z.string(),
  since: z.strictObject({ what: z.string(), fingerprint: z.string(), prowTag: z.string() }),
  now: z.strictObject({ fingerprint: z.string(), prowTag: z.string() }),
  compared: z.record(z.string(), z.number().int()).describe('how many of each production has now'),
  changes: z.array(DriftChange),
  notes: z.array(z.string()).describe('differences that no proof rests on'),
});
export type Drift = z.infer<typeof Drift>;
