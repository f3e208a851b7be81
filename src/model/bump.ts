import { z } from 'zod';
import { DriftChange } from './drift.js';

/** One image that production declares: its manifests, Prow's configuration, or a job. */
export const DeclaredImage = z.strictObject({
  subject: z.string().describe('the object, e.g. `Deployment default/hook`, `Prow’s configuration`, or the job'),
  field: z.string().describe('JSON pointer inside the subject'),
  repository: z.string(),
  tag: z.string().nullable(),
  digest: z.string().nullable(),
  isProw: z.boolean().describe("whether it is Prow's and moves with Prow: see src/production/declared-images.ts"),
  place: z.string().describe('`file:line`'),
});
export type DeclaredImage = z.infer<typeof DeclaredImage>;

/** What declares the utilities of jobs' pods that have none of their own. */
export const CONFIGURATION = 'Prow’s configuration';

/** An image's reference, as it is written. */
export function imageText({ repository, tag, digest }: Pick<DeclaredImage, 'repository' | 'tag' | 'digest'>): string {
  return `${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

const Side = z.strictObject({
  fingerprint: z.string(),
  prowTag: z.string(),
  prowRepository: z.string(),
  boskosTag: z.string().nullable().describe('of the server; null where production has no Boskos'),
  images: z.array(DeclaredImage),
});

/** A file of production's folder, or of the gate, that is otherwise after the bump. */
export const ChangedFile = z.strictObject({
  path: z.string().describe('below the folder of production.yaml'),
  before: z.string().nullable().describe('digest of its bytes; null where it is not there'),
  after: z.string().nullable(),
  compared: z
    .enum(['by-value', 'by-byte', 'not'])
    .describe(
      'by-value: every value of it is among what is compared; by-byte: read, and not all of it is; not: unread',
    ),
  movesTo: z
    .string()
    .nullable()
    .describe('the one tag that images of Prow in it move to; null where anything else in it is otherwise'),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** A job that the bump adds. */
export const AddedJob = z.strictObject({
  subject: z.string().describe('`periodic nightly-scan`'),
  alias: z.string(),
  file: z.string(),
  place: z.string().describe('`file:line`'),
});
export type AddedJob = z.infer<typeof AddedJob>;

/** What no rehearsal could prove, whatever it saw. Each kind is a reason of the gate's. */
export const UNPROVABLE = [
  'reads-elsewhere',
  'claims-changed',
  'guards-changed',
  'secret-changed',
  'image-not-run',
  'not-staged',
  'refused-in-place',
  'gate-changed',
  'new-problem',
] as const;

/** A change that a description does not show, and so no proof covers. */
export const UnprovableChange = z.strictObject({
  reason: z.enum(UNPROVABLE),
  subject: z.string().describe('what is otherwise; nothing of a value'),
  place: z.string(),
});
export type UnprovableChange = z.infer<typeof UnprovableChange>;

/** What a change does to production: production as it is, as it will be once the change is merged, and what differs. */
export const Bump = z.strictObject({
  production: z.string(),
  before: Side,
  after: Side,
  changes: z.array(DriftChange).describe('from before to after, images among them'),
  files: z.array(ChangedFile).describe('every file that is otherwise: what an approver says yes to is all of it'),
  addedJobs: z.array(AddedJob).describe('those on clusters where Prow itself runs first'),
  unprovable: z.array(UnprovableChange),
});
export type Bump = z.infer<typeof Bump>;
