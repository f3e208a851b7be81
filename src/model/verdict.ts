import { z } from 'zod';
import { Candidate } from './candidate.js';
import { InconclusiveCause } from './causes.js';
import { Outcome } from './outcome.js';

/** The checks a verdict is made of; one file each in src/verdict. */
export const CHECKS = [
  'evidence',
  'placement',
  'nowhere-else',
  'inside',
  'upload',
  'repeat',
  'rollout',
  'config',
  'responsive',
  'reporting',
  'boskos',
  'cleanup',
  'keeping',
  'coverage',
] as const;

/** Checks that are asked only of a run that set out to answer them, and says so in its history. */
export const CHECKS_ON_DEMAND = [
  'every-job',
  'drain',
  'upgrade',
  'soak',
  'outages',
  'refusals',
  'errands',
  'pages',
] as const;

export const CheckOnDemand = z.enum(CHECKS_ON_DEMAND);
export type CheckOnDemand = z.infer<typeof CheckOnDemand>;

export const Check = z.enum([...CHECKS, ...CHECKS_ON_DEMAND]);
export type Check = z.infer<typeof Check>;

/** One thing a check saw. */
export const Finding = z.strictObject({
  check: Check,
  outcome: Outcome,
  subject: z.string(),
  expected: z.string(),
  observed: z.string(),
  evidence: z.string().describe('where to look: lines of history.jsonl'),
  next: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** The run's outcome and findings. */
export const Verdict = z.strictObject({
  outcome: Outcome,
  causes: z
    .array(InconclusiveCause)
    .describe('why it is inconclusive, in the order of the list; empty for pass and fail'),
  candidate: Candidate,
  baseline: Candidate.nullable(),
  productionFingerprint: z.string(),
  findings: z.array(Finding),
  trials: z.array(
    z.strictObject({
      component: z.string(),
      starts: z.number().int().nonnegative().describe('clean starts observed, each with every alias probed'),
      canaries: z.number().int().nonnegative().describe('canaries judged over those starts'),
    }),
  ),
  missProbability: z.array(
    z.strictObject({
      component: z.string(),
      q: z.number().describe('fraction of starts in which the fault would show'),
      value: z.number().describe('chance that these starts all missed it'),
    }),
  ),
  notProven: z.array(z.string()),
  startedAt: z.iso.datetime(),
  durationMs: z.number().int().nonnegative(),
  toolVersion: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

/** What a run without a baseline says beforehand, in `notProven`, so that a pass may stand beside it. */
export const RESPONSIVE_UNPROVEN = 'responsive: no baseline in this run that latencies could be compared with';

/** How a run begins, in `notProven`, that was told to start again only some of what it could. */
export const STARTS_NARROWED = 'starts of other components';

/** What a verdict says, in `notProven`, of a run that was not asked. */
export const UNPROVEN_UNASKED = {
  drain:
    'drain: no node was drained, so whether what was deployed starts again on another node is not proven (--drain)',
  upgrade:
    'upgrade: no definition was changed under objects, so whether the candidate’s keep them is not proven (--upgrade)',
  soak: 'soak: nothing was watched beyond the canaries, so what shows after a while is not proven (--soak)',
  outages: 'outages: no API server was stopped, so where jobs go while one is away is not proven (--outages)',
} as const satisfies Partial<Record<CheckOnDemand, string>>;

/** What a verdict says of a run that took definitions back: what works with them is not started again. */
export const UNPROVEN_BACK =
  'upgrade: once production’s definitions were back, objects were read and nothing was started on them, neither Prow nor Boskos';

/** How a run says beforehand, in `notProven`, that it judges no bump: it looks at production's own version. */
export const NOTHING_BUMPED = 'nothing was bumped';

/** The same where Boskos or the configuration is another one. */
export const PROW_NOT_BUMPED = 'Prow is not bumped';

/** Whether a run judges a bump, of Prow, of Boskos or of the configuration. */
export function isBump({ notProven }: Pick<Verdict, 'notProven'>): boolean {
  return !notProven.some((gap) => gap.startsWith(NOTHING_BUMPED));
}
