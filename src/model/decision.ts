import { z } from 'zod';
import { UNPROVABLE } from './bump.js';

/** Why the gate does not open: the closed list. Each has a page `docs/on-call/<reason>.md`. */
export const REASONS = [
  'unreadable-bump',
  'merge-conflict',
  'empty-bump',
  'not-prow',
  'several-candidates',
  'not-a-release',
  'partial-bump',
  'other-repository',
  'digest-not-proven',
  'no-attestation',
  'other-candidate',
  'other-source',
  'other-production',
  'unreadable-attestation',
  'unsigned',
  'wrong-signer',
  'tampered',
  'evidence-missing',
  'other-version',
  'failed',
  'inconclusive',
  'nothing-bumped',
  'disagree',
  'failed-beside',
  'from-the-future',
  'stale',
  'power-too-low',
  'not-asked',
  'drifted',
  'changes-not-rehearsed',
  'files-not-rehearsed',
  'not-read',
  'image-not-attested',
  ...UNPROVABLE,
  'never-passed',
  'may-not-deploy',
  'uncovered-hours',
  'unknown-length',
] as const;
export const Reason = z.enum(REASONS);
export type Reason = z.infer<typeof Reason>;

/** What the gate says: only allow opens it. Later is worse. */
export const ANSWERS = ['allow', 'undecided', 'block'] as const;
export const Answer = z.enum(ANSWERS);
export type Answer = z.infer<typeof Answer>;

/** One reason why a bump may not pass. */
export const Objection = z.strictObject({
  reason: Reason,
  answer: Answer.exclude(['allow']),
  what: z.string(),
  observed: z.string(),
  evidence: z.string().describe('which attestation, file or object'),
  next: z.string().describe('what to do now, with the command for it'),
  page: z.string().describe('path of the page for people on call: below the project’s root, or as it can be opened'),
});
export type Objection = z.infer<typeof Objection>;

/** A candidate that passed, and when. */
export const GoodCandidate = z.strictObject({
  tag: z.string(),
  rehearsedAt: z.iso.datetime(),
  evidence: z.string(),
});
export type GoodCandidate = z.infer<typeof GoodCandidate>;

/** An override as the decision shows it. */
export const ShownOverride = z.strictObject({
  candidate: z.string().nullable(),
  by: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isUsed: z.boolean(),
  remark: z.string().describe('why it opens the gate, or why not'),
});
export type ShownOverride = z.infer<typeof ShownOverride>;

/** The gate's answer to one bump. */
export const Decision = z.strictObject({
  answer: Answer,
  production: z.string().nullable(),
  candidate: z.string().nullable().describe('the one tag that the bump moves Prow to; null where there is not one'),
  objections: z.array(Objection).describe('worst first; with an override, what it overrules'),
  provenBy: z.string().nullable().describe('the attestation that proves the candidate'),
  notProven: z.array(z.string()).describe('what that attestation says it does not prove'),
  lastGood: GoodCandidate.nullable(),
  overrides: z.array(ShownOverride),
  notes: z.array(z.string()),
  decidedAt: z.iso.datetime(),
  toolVersion: z.string(),
});
export type Decision = z.infer<typeof Decision>;
