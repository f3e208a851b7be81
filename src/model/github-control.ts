import { z } from 'zod';

const Repository = { org: z.string().min(1), repo: z.string().min(1) };
const Files = z.record(z.string().min(1), z.string()).describe('path → content');

/** How an event is signed: with the secret that the receiver knows, with another, or not at all. */
const Signature = z.enum(['right', 'wrong', 'none']);

/** What became of an event that was sent. */
export const Delivery = z.strictObject({
  id: z.string(),
  event: z.string(),
  action: z.string(),
  status: z.number().int().nullable().describe('what the receiver answered; null where it did not'),
  answer: z.string(),
  at: z.iso.datetime().describe('when its sender had the answer'),
  tookMs: z.number().nonnegative().describe('from sending it to the answer'),
});
export type Delivery = z.infer<typeof Delivery>;

/** Opens a pull request: a commit on a branch of its own, its labels, and the event. */
export const OpenPull = z.strictObject({
  ...Repository,
  author: z.string().min(1),
  title: z.string().min(1),
  body: z.string().default(''),
  base: z.string().min(1).default('main'),
  files: Files,
  labels: z.array(z.string().min(1)).default([]),
  statuses: z.array(z.string().min(1)).default([]).describe('contexts that are green already, as from an earlier day'),
  fork: z.string().min(1).nullable().default(null).describe('whose fork it comes from; null for the repository itself'),
  silent: z.boolean().default(false).describe('no event is sent, as when GitHub loses one'),
});
export type OpenPull = z.input<typeof OpenPull>;

export const OpenedPull = z.strictObject({
  number: z.number().int().positive(),
  headSha: z.string(),
  baseSha: z.string(),
  delivery: Delivery.nullable().describe('of the event; null where none was sent'),
});
export type OpenedPull = z.infer<typeof OpenedPull>;

export const ClosePull = z.strictObject({ ...Repository, number: z.number().int().positive(), author: z.string() });
export type ClosePull = z.input<typeof ClosePull>;

/** Merges a pull request as a member does by hand. */
export const MergePull = z.strictObject({
  ...Repository,
  number: z.number().int().positive(),
  author: z.string().min(1),
  silent: z.boolean().default(false).describe('no event is sent, as when GitHub loses one'),
});
export type MergePull = z.input<typeof MergePull>;

export const AddComment = z.strictObject({
  ...Repository,
  number: z.number().int().positive(),
  author: z.string().min(1),
  body: z.string(),
  signature: Signature.default('right').describe('of its event: whoever has no right one is not GitHub'),
});
export type AddComment = z.input<typeof AddComment>;

export const PushCommit = z.strictObject({
  ...Repository,
  branch: z.string().min(1).default('main'),
  author: z.string().min(1),
  files: Files,
});
export type PushCommit = z.input<typeof PushCommit>;

/** A repository that is made while GitHub runs, with one commit; its organisation, if it is new, with these members. */
export const MakeRepository = z.strictObject({
  ...Repository,
  members: z.array(z.string().min(1)).default([]),
  files: Files,
});
export type MakeRepository = z.input<typeof MakeRepository>;

/** Labels of pull requests that somebody adds and takes away, of all at once: nobody sees one changed and the next not. */
export const ChangeLabels = z.strictObject({
  ...Repository,
  numbers: z.array(z.number().int().positive()).min(1),
  author: z.string().min(1),
  add: z.array(z.string().min(1)).default([]),
  remove: z.array(z.string().min(1)).default([]),
  silent: z.boolean().default(false).describe('no event is sent, as when GitHub loses one'),
});
export type ChangeLabels = z.input<typeof ChangeLabels>;

/** A push to a pull request's own branch. */
export const PushToPull = z.strictObject({
  ...Repository,
  number: z.number().int().positive(),
  author: z.string().min(1),
  files: Files,
  force: z.boolean().default(false).describe('in place of what it has, not on top'),
  to: z.string().nullable().default(null).describe('a commit that is there already, in place of a new one'),
});
export type PushToPull = z.input<typeof PushToPull>;

/** A branch that is made where there is none, as GitHub's merge queue makes one. */
export const MakeBranch = z.strictObject({ ...Repository, branch: z.string().min(1), sha: z.string() });
export type MakeBranch = z.input<typeof MakeBranch>;

/** A group of pull requests, merged one after the other on top of a branch, as GitHub's merge queue makes one. */
export const MakeGroup = z.strictObject({
  ...Repository,
  base: z.string().min(1).default('main'),
  pulls: z.array(z.number().int().positive()).min(1),
});
export type MakeGroup = z.input<typeof MakeGroup>;

export const MadeGroup = z.strictObject({ branch: z.string(), baseSha: z.string(), headSha: z.string() });
export type MadeGroup = z.infer<typeof MadeGroup>;

/** A comment changed by whoever may, in its author's name. */
export const EditComment = z.strictObject({
  ...Repository,
  number: z.number().int(),
  from: z.string(),
  to: z.string(),
});
export type EditComment = z.input<typeof EditComment>;

/** What a branch asks for before anything is merged into it. */
export const Protection = z.strictObject({
  ...Repository,
  branch: z.string().min(1),
  required: z.array(
    z.strictObject({ context: z.string(), from: z.string().nullable().describe('login that must have written it') }),
  ),
});
export type Protection = z.input<typeof Protection>;

export const Pushed = z.strictObject({ before: z.string(), after: z.string(), delivery: Delivery.nullable() });
export type Pushed = z.infer<typeof Pushed>;

/** An event sent as it is, well or badly signed: what hook does with it is the question. */
export const SendEvent = z.strictObject({
  event: z.string().min(1),
  payload: z.string().describe('the body, byte for byte'),
  signature: Signature,
});
export type SendEvent = z.input<typeof SendEvent>;

/** How GitHub is unwell. The first rule that a request meets is used. */
export const Fault = z.strictObject({
  method: z.string().nullable().describe('null for any'),
  pathPrefix: z.string().describe('`/` for any'),
  kind: z.enum(['slow', 'rate-limit', 'secondary-limit', 'fail']),
  seconds: z.number().nonnegative().describe('of slowness, or until the limit is lifted'),
  status: z.number().int().min(400).max(599).default(502).describe('of `fail`; of `secondary-limit` 429, or else 403'),
  times: z.number().int().positive().nullable().describe('how often; null until faults are cleared'),
});
export type Fault = z.infer<typeof Fault>;

/** A call that GitHub would not have answered as Prow hoped, or that the stand-in does not know. */
export const RefusedCall = z.strictObject({
  why: z.enum(['unknown-call', 'bad-credentials', 'bad-accept', 'bad-body', 'unknown-query']),
  caller: z.string().describe('user agent'),
  call: z.string().describe('method and path, or the query’s error'),
  status: z.number().int(),
  times: z.number().int().positive(),
});
export type RefusedCall = z.infer<typeof RefusedCall>;

export const ReportedStatus = z.strictObject({
  ...Repository,
  sha: z.string(),
  context: z.string(),
  state: z.enum(['error', 'failure', 'pending', 'success']),
  description: z.string(),
  targetUrl: z.string(),
  caller: z.string().describe('user agent'),
  at: z.iso.datetime(),
});
export type ReportedStatus = z.infer<typeof ReportedStatus>;

export const ReportedComment = z.strictObject({
  ...Repository,
  number: z.number().int(),
  author: z.string(),
  body: z.string(),
  caller: z.string(),
  at: z.iso.datetime(),
});
export type ReportedComment = z.infer<typeof ReportedComment>;

/** A label that was added or taken away. */
export const LabelChange = z.strictObject({
  ...Repository,
  number: z.number().int(),
  label: z.string(),
  action: z.enum(['labeled', 'unlabeled']),
  caller: z.string().describe('user agent; empty where no program of Prow’s did it'),
  at: z.iso.datetime(),
});
export type LabelChange = z.infer<typeof LabelChange>;

export const PullState = z.strictObject({
  ...Repository,
  number: z.number().int(),
  base: z.string().describe('branch that it goes to'),
  openedBy: z.string().describe('user agent; empty where no program of Prow’s did it'),
  paths: z.array(z.string()).describe('files that it changed when it was opened'),
  headSha: z.string(),
  state: z.enum(['open', 'closed']),
  labels: z.array(z.string()),
  mergedSha: z.string().nullable(),
  mergedBy: z.string().nullable().describe('user agent'),
});
export type PullState = z.infer<typeof PullState>;

/** Everything that Prow told GitHub, and what GitHub told Prow, oldest first. */
export const Reported = z.strictObject({
  statuses: z.array(ReportedStatus),
  comments: z.array(ReportedComment),
  labelled: z.array(LabelChange),
  pulls: z.array(PullState),
  deliveries: z.array(Delivery),
  refused: z.array(RefusedCall),
});
export type Reported = z.infer<typeof Reported>;
