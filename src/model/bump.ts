import { z } from 'zod';
import { DriftChange } from './drift.js';

/** One image that production's manifests declare. */
export const DeclaredImage = z.strictObject({
  subject: z.string().describe('the object, e.g. `Deployment default/hook`'),
  field: z.string().describe('JSON pointer inside the subject'),
  repository: z.string(),
  tag: z.string().nullable(),
  digest: z.string().nullable(),
  isProw: z.boolean().describe("whether the repository is below the path of Prow's own images"),
  place: z.string().describe('`file:line`'),
});
export type DeclaredImage = z.infer<typeof DeclaredImage>;

const Side = z.strictObject({
  fingerprint: z.string(),
  prowTag: z.string(),
  prowRepository: z.string(),
  images: z.array(DeclaredImage),
});

/** What a change does to production: production as it is, as it will be once the change is merged, and what differs. */
export const Bump = z.strictObject({
  production: z.string(),
  before: Side,
  after: Side,
  changes: z.array(DriftChange).describe('from before to after, images among them'),
});
export type Bump = z.infer<typeof Bump>;
