import { z } from 'zod';
import { Candidate } from './candidate.js';
import { Outcome } from './outcome.js';
import { Power } from './power.js';
import { Check } from './verdict.js';

/** in-toto's word for what a signature is about: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
export const SVR_TYPE = 'https://in-toto.io/attestation/svr/v0.1';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hexadecimal');

/** What was rehearsed: an image by its tag, known by the source it was built from. */
export const StatementSubject = z.strictObject({
  name: z.string().min(1).describe("image reference with the candidate's tag, as production will declare it"),
  digest: z
    .record(z.string(), z.string())
    .describe('`goModuleVersion`, `gitCommit` or `prowTree`: the source; `sha256` only where a registry was asked'),
});
export type StatementSubject = z.infer<typeof StatementSubject>;

/** The files of a run that a verdict can be judged from again. */
export const EVIDENCE_FILES = ['description.json', 'environment.json', 'history.jsonl', 'verdict.json'] as const;
export type EvidenceFile = (typeof EVIDENCE_FILES)[number];

/** What in-toto's test-result has no field for. */
export const RunEvidence = z.strictObject({
  run: z.string(),
  production: z.strictObject({
    name: z.string(),
    prowTag: z.string().min(1),
    fingerprint: z.string(),
    configSha256: Sha256.nullable().describe("of Prow's configuration file; null where the description names none"),
    prowRepository: z.string().describe("everything before the component in the paths of Prow's own images"),
  }),
  candidate: Candidate,
  baseline: Candidate.nullable(),
  outcome: Outcome,
  power: Power.nullable().describe('that the run was asked for; null where its history does not say'),
  trials: z.array(z.strictObject({ component: z.string(), starts: z.number().int().nonnegative() })),
  notProven: z.array(z.string()),
  toolVersion: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});
export type RunEvidence = z.infer<typeof RunEvidence>;

/** The evidence: every sealed run makes one. */
export const TestResultStatement = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(StatementSubject).min(1),
  predicateType: z.literal(TEST_RESULT_TYPE),
  predicate: z.strictObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']).describe('WARNED is an inconclusive run'),
    configuration: z
      .array(z.strictObject({ name: z.enum(EVIDENCE_FILES), digest: z.strictObject({ sha256: Sha256 }) }))
      .length(EVIDENCE_FILES.length),
    passedTests: z.array(Check),
    warnedTests: z.array(Check),
    failedTests: z.array(Check),
    prowStaging: RunEvidence,
  }),
});
export type TestResultStatement = z.infer<typeof TestResultStatement>;

/** The verdict: only a pass makes one. */
export const VerdictStatement = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(StatementSubject).min(1),
  predicateType: z.literal(SVR_TYPE),
  predicate: z.strictObject({
    verifier: z.strictObject({ id: z.string() }),
    timeCreated: z.iso.datetime(),
    properties: z.array(z.string()).min(1),
    evidence: z.strictObject({ sha256: Sha256 }).describe('digest of the test-result statement it rests on'),
  }),
});
export type VerdictStatement = z.infer<typeof VerdictStatement>;
