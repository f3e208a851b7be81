import { z } from 'zod';
import { Outcome } from './outcome.js';
import { Check } from './verdict.js';
import { Way } from './way.js';

/** What may differ between a run that passed and a run that did not. */
export const WhatChanged = z.enum([
  'candidate',
  'Boskos',
  'production',
  'next configuration',
  'baseline',
  'prow-staging',
]);
export type WhatChanged = z.infer<typeof WhatChanged>;

const subjectOfCheck = {
  production: z.string(),
  check: Check,
  subject: z.string(),
  tag: z.string().describe('the candidate of its first run'),
  boskosTag: z.string().nullable().describe('the Boskos of its first run; null for none'),
  firstRun: z.string(),
  lastRun: z.string().describe('the last run that failed it'),
  failed: z.number().int().positive(),
  decided: z.number().int().positive().describe('runs in which it was decided, of the same candidate and production'),
  isOpen: z.boolean().describe('the last run that decided it failed it'),
};

/** It fails in every run of a candidate and a production; before these it passed. */
export const Regression = z.strictObject({
  kind: z.literal('regression'),
  ...subjectOfCheck,
  changed: z.array(WhatChanged).describe('since the run that passed just before; empty where it has failed ever since'),
});
export type Regression = z.infer<typeof Regression>;

/** Of the same candidate and the same production, some runs failed it and others did not. */
export const Flake = z.strictObject({ kind: z.literal('flake'), ...subjectOfCheck });
export type Flake = z.infer<typeof Flake>;

/** Production’s description is another one than in the run before. */
export const ProductionChange = z.strictObject({
  kind: z.literal('production-change'),
  production: z.string(),
  before: z.string().describe('fingerprint'),
  after: z.string().describe('fingerprint'),
  firstRun: z.string(),
  outcome: Outcome.describe('of its first run'),
});
export type ProductionChange = z.infer<typeof ProductionChange>;

/** One way that takes turns with others after restarts, as runs that ask what the newest asks have proven it. */
export const Turn = z.strictObject({
  production: z.string(),
  tag: z.string(),
  way: Way,
  askedSince: z.iso.datetime().describe('when the first run began that asks what the newest asks'),
  provenAt: z.iso
    .datetime()
    .nullable()
    .describe('when the last run began that probed it after a restart; null for none'),
  missedDays: z
    .number()
    .int()
    .nonnegative()
    .describe('days with a run that asks the same, since one probed it; all of them where none did'),
  isLate: z.boolean().describe('a week of such days: each way has its turn within one'),
});
export type Turn = z.infer<typeof Turn>;

/** A time longer than the limit in which no run of one production began. */
export const Silence = z.strictObject({
  production: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  isOpen: z.boolean().describe('no run has begun since'),
});
export type Silence = z.infer<typeof Silence>;

export const PassRate = z.strictObject({
  tag: z.string().nullable().describe('null for all versions together'),
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  undecided: z.number().int().nonnegative(),
  rate: z.number().min(0).max(1).nullable().describe('of the decided runs; null where none is'),
});
export type PassRate = z.infer<typeof PassRate>;

export const TimeToVerdict = z.strictObject({
  runs: z.number().int().positive(),
  medianMs: z.number().nonnegative(),
  p90Ms: z.number().nonnegative(),
  newestMs: z.number().nonnegative(),
});
export type TimeToVerdict = z.infer<typeof TimeToVerdict>;

/** How long something takes on one version, over every run of it. */
export const VersionLatency = z.strictObject({
  measure: z.string(),
  tag: z.string(),
  runs: z.number().int().positive(),
  medianMs: z.number().nonnegative().describe('median of the runs’ medians'),
  worstMs: z.number().nonnegative().describe('the slowest run’s median'),
});
export type VersionLatency = z.infer<typeof VersionLatency>;

/** What a history of runs says that no single run can. */
export const Trends = z.strictObject({
  at: z.iso.datetime(),
  runs: z.number().int().nonnegative(),
  passRates: z.array(PassRate),
  regressions: z.array(Regression),
  flakes: z.array(Flake),
  productionChanges: z.array(ProductionChange),
  silences: z.array(Silence),
  turns: z.array(Turn).describe('ways after restarts, of each production'),
  timeToVerdict: TimeToVerdict.nullable(),
  latencies: z.array(VersionLatency),
});
export type Trends = z.infer<typeof Trends>;
