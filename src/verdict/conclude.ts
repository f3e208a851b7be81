import { INCONCLUSIVE_CAUSES, type InconclusiveCause, type UndecidedCause } from '../model/causes.js';
import type { Outcome } from '../model/outcome.js';
import { CHECKS, CHECKS_ON_DEMAND, type Check, type Finding } from '../model/verdict.js';

/** Everything that the outcome of a run depends on. */
export interface RunFacts {
  readonly findings: readonly Pick<Finding, 'check' | 'outcome'>[];
  /** What the run itself said kept it from looking. */
  readonly undecided: readonly UndecidedCause[];
  /** Lines numbered, chained and sealed, and one that says what was planned. */
  readonly isRecordWhole: boolean;
  /** Aliases that production's description names, those that Prow leaves out included. */
  readonly aliases: number;
  /** Canaries submitted in the candidate phase. */
  readonly canaries: number;
  /** Sweeps of clusters in the candidate phase. */
  readonly sweeps: number;
  /** Clean starts of each component whose restarts were planned as trials. */
  readonly cleanStarts: readonly number[];
}

/** What it means that a check could not decide. */
const CAUSE_OF_CHECK: Record<Check, InconclusiveCause> = {
  evidence: 'evidence-unsound',
  placement: 'canaries-undecided',
  'nowhere-else': 'clusters-not-seen',
  inside: 'whereabouts-unknown',
  upload: 'results-not-seen',
  repeat: 'too-few-starts',
  rollout: 'rollout-unproven',
  reporting: 'reports-undecided',
  config: 'configuration-not-tried',
  responsive: 'too-few-measurements',
  boskos: 'lending-unproven',
  cleanup: 'cleanup-unproven',
  keeping: 'keeping-unproven',
  coverage: 'not-covered',
  'every-job': 'jobs-undecided',
  drain: 'drain-unproven',
  upgrade: 'upgrade-unproven',
  soak: 'soak-unproven',
  outages: 'outages-unproven',
  refusals: 'refusals-undecided',
  errands: 'errands-undecided',
  pages: 'pages-undecided',
};

/**
 * The rules by which a run becomes an outcome, all of them:
 *
 * 1. one failed finding is a fail, whatever else was not decided;
 * 2. otherwise each thing that was not looked at, or not decided, makes it
 *    inconclusive, with its cause from the closed list;
 * 3. a pass is what is left.
 *
 * They do not trust the checks: a check that says nothing, or pass over nothing
 * observed, makes no pass.
 */
export function conclude(facts: RunFacts): { outcome: Outcome; causes: InconclusiveCause[] } {
  if (facts.findings.some(({ outcome }) => outcome === 'fail')) return { outcome: 'fail', causes: [] };
  const found = new Set<InconclusiveCause>([...facts.undecided, ...lacks(facts), ...undecidedChecks(facts)]);
  const causes = INCONCLUSIVE_CAUSES.filter((cause) => found.has(cause));
  return { outcome: causes.length === 0 ? 'pass' : 'inconclusive', causes };
}

function lacks({ isRecordWhole, aliases, canaries, sweeps, cleanStarts }: RunFacts): InconclusiveCause[] {
  return [
    ...(isRecordWhole ? [] : ['record-broken' as const]),
    ...(canaries === 0 || sweeps === 0 ? ['nothing-observed' as const] : []),
    ...(aliases === 0 ? ['no-aliases' as const] : []),
    ...(cleanStarts.length === 0 || cleanStarts.includes(0) ? ['no-trials' as const] : []),
  ];
}

/** A check without any finding looked at nothing; one on demand was then not asked. */
function undecidedChecks({ findings }: RunFacts): InconclusiveCause[] {
  const isAlwaysAsked = (check: Check): boolean => CHECKS.some((one) => one === check);
  return [...CHECKS, ...CHECKS_ON_DEMAND]
    .filter((check) => {
      const own = findings.filter((finding) => finding.check === check);
      return own.length === 0 ? isAlwaysAsked(check) : own.some(({ outcome }) => outcome !== 'pass');
    })
    .map((check) => CAUSE_OF_CHECK[check]);
}
