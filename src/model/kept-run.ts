import { z } from 'zod';
import { Candidate } from './candidate.js';
import { InconclusiveCause } from './causes.js';
import { Outcome } from './outcome.js';
import { Check } from './verdict.js';
import { Way } from './way.js';

/** The id of a kept run: when it began, to the second, and a digest of its files. Later runs sort later. */
export const KEPT_RUN_ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{12}$/;

/** How long one thing took in one run, on one version of Prow. */
export const KeptLatency = z.strictObject({
  measure: z.string().describe('what was measured, as src/verdict names it'),
  tag: z.string().describe('the version of Prow that it was measured on'),
  count: z.number().int().positive(),
  sumMs: z.number().nonnegative(),
  quantilesMs: z.array(z.strictObject({ quantile: z.number().min(0).max(1), value: z.number().nonnegative() })),
});
export type KeptLatency = z.infer<typeof KeptLatency>;

/** Something of a run that did not pass, without its evidence: that is in the run’s own files. */
export const KeptFinding = z.strictObject({ check: Check, subject: z.string(), outcome: Outcome });
export type KeptFinding = z.infer<typeof KeptFinding>;

/** One run of an archive as one line of a list: everything here follows from the run’s own files. */
export const KeptRun = z.strictObject({
  id: z.string().regex(KEPT_RUN_ID),
  runId: z.string().describe('what the run calls itself: the name of the folder it was made in'),
  production: z.string(),
  productionFingerprint: z.string(),
  candidate: Candidate,
  baseline: Candidate.nullable(),
  boskos: Candidate.nullable()
    .default(null)
    .describe('the Boskos that ran as candidate; null where production has none, or the run was kept before this was'),
  nextConfigSha256: z
    .string()
    .nullable()
    .describe('of the configuration that was tried beside production’s own; null for none'),
  outcome: Outcome,
  causes: z.array(InconclusiveCause),
  findings: z.array(KeptFinding).describe('those that are not pass'),
  passed: z
    .array(KeptFinding.pick({ check: true, subject: true }))
    .optional()
    .describe('what passed of checks that left something undecided; left out where there is none, and by earlier runs'),
  asked: z
    .array(Check)
    .optional()
    .describe('checks that this run asked, so that no finding is a pass; left out by runs kept before this was'),
  afterRestarts: z
    .strictObject({
      all: z.array(Way).describe('ways that start jobs when they are asked to, of components that are restarted'),
      probed: z.array(Way).describe('those through which every alias was decided after a restart: ways take turns'),
      failed: z
        .array(Way)
        .optional()
        .describe('ways through which canaries failed after restarts; left out where what every run probes failed too'),
    })
    .optional()
    .describe('whose turn it was after restarts; left out by runs kept before this was'),
  aliases: z.array(z.string()).describe('aliases of which a canary was submitted'),
  latencies: z.array(KeptLatency),
  startedAt: z.iso.datetime(),
  durationMs: z.number().int().nonnegative().describe('from its first observation to its verdict'),
  toolVersion: z.string(),
  files: z.record(z.string(), z.string()).describe('name of each kept file → sha256 of it'),
});
export type KeptRun = z.infer<typeof KeptRun>;
