import type { Candidate } from '../model/candidate.js';
import { type Description, fingerprint } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { OUTCOMES } from '../model/outcome.js';
import { missProbability } from '../model/power.js';
import {
  CHECKS,
  CHECKS_ON_DEMAND,
  type Finding,
  isBump,
  UNPROVEN_BACK,
  UNPROVEN_UNASKED,
  type Verdict,
} from '../model/verdict.js';
import { boskosCheck } from './boskos/boskos-check.js';
import { cleanupCheck } from './cleanup/cleanup-check.js';
import { keepingCheck } from './cleanup/keeping-check.js';
import { conclude } from './conclude.js';
import { configCheck } from './config-check.js';
import { coverageCheck } from './coverage-check.js';
import { drainCheck } from './drain-check.js';
import { errandsCheck } from './errands-check.js';
import { everyJobCheck } from './every-job-check.js';
import { evidenceCheck } from './evidence-check.js';
import { insideCheck } from './inside-check.js';
import { uncompared } from './latency-samples.js';
import { nowhereElseCheck } from './nowhere-else-check.js';
import { outageCheck } from './outages/outage-check.js';
import { pagesCheck } from './pages-check.js';
import { placementCheck } from './placement-check.js';
import { refusalsCheck } from './refusals-check.js';
import { repeatCheck } from './repeat-check.js';
import { reportingCheck } from './reporting-check.js';
import { responsiveCheck } from './responsive-check.js';
import { rolloutCheck } from './rollout-check.js';
import { runFacts } from './run-facts.js';
import { soakCheck } from './soak-check.js';
import { trialsOf } from './trials.js';
import { upgradeCheck } from './upgrade/upgrade-check.js';
import { uploadCheck } from './upload-check.js';
import { withoutHold } from './without-hold.js';

/** One question, asked of a description and a history. */
type Check = (description: Description, history: History) => Finding[];

/** In the order of {@link CHECKS} and {@link CHECKS_ON_DEMAND}. */
const ASKED: Record<Finding['check'], Check> = {
  evidence: evidenceCheck,
  placement: placementCheck,
  'nowhere-else': nowhereElseCheck,
  inside: insideCheck,
  upload: uploadCheck,
  repeat: repeatCheck,
  rollout: rolloutCheck,
  config: configCheck,
  responsive: responsiveCheck,
  reporting: reportingCheck,
  boskos: boskosCheck,
  cleanup: cleanupCheck,
  keeping: keepingCheck,
  coverage: coverageCheck,
  'every-job': everyJobCheck,
  drain: drainCheck,
  upgrade: upgradeCheck,
  soak: soakCheck,
  outages: outageCheck,
  refusals: refusalsCheck,
  errands: errandsCheck,
  pages: pagesCheck,
};

/** Fractions of starts that every verdict states the miss probability for, beside the run's own. */
const FAULT_FRACTIONS = [0.5, 0.2, 0.1, 0.05];

/** Stands where a history does not say which build it judged; no Prow release has this tag. */
const UNKNOWN_CANDIDATE: Candidate = {
  tag: 'v00000000-0000000',
  source: { kind: 'git', repository: 'unknown: the history has no run-started line', commit: 'unknown' },
};

/**
 * Judges a run: the same description and history give the same verdict for ever.
 *
 * Never throws on a parsed history; what a damaged one does not prove is
 * inconclusive. {@link conclude} decides, and every check gives at least one finding, those on
 * demand where the run set out to answer them.
 */
export function judge(description: Description, history: History): Verdict {
  const findings = [...CHECKS, ...CHECKS_ON_DEMAND].flatMap((check) => ASKED[check](description, history));
  const run = observationsOf(history, 'run-started')[0]?.event;
  const started = observationsOf(history, 'phase-started').find(({ event }) => event.phase === 'candidate');
  const notProven = run?.notProven ?? [];
  const told = isBump({ notProven }) ? findings : findings.map(withoutHold);
  return {
    ...conclude(runFacts(description, history, findings)),
    candidate: run?.candidate ?? started?.event.prow ?? UNKNOWN_CANDIDATE,
    baseline: run?.baseline ?? null,
    productionFingerprint: run?.productionFingerprint ?? fingerprint(description),
    findings: told.sort((a, b) => OUTCOMES.indexOf(b.outcome) - OUTCOMES.indexOf(a.outcome)),
    ...repeated(description, history),
    notProven: [...notProven, ...uncompared(history), ...unasked(history)],
    ...timeOf(history),
    toolVersion: run?.toolVersion ?? 'unknown',
  };
}

/** Not told beforehand: who asked for a drain may not have come to one. */
function unasked(history: History): string[] {
  const isBack = observationsOf(history, 'upgrade-started').length > 0;
  const each = (['drain', 'upgrade', 'soak', 'outages'] as const).flatMap((check) =>
    observationsOf(history, `${check}-started`).length === 0 ? [UNPROVEN_UNASKED[check]] : [],
  );
  return isBack ? [...each, UNPROVEN_BACK] : each;
}

function repeated(description: Description, history: History): Pick<Verdict, 'trials' | 'missProbability'> {
  const powers = observationsOf(history, 'run-started').map(({ event }) => event.power.faultFraction);
  const fractions = [...new Set([...FAULT_FRACTIONS, ...powers])].sort((a, b) => b - a);
  const trials = trialsOf(description, history).map(({ component, counted, canaries }) => ({
    component,
    starts: counted.length,
    canaries,
  }));
  return {
    trials,
    missProbability: trials.flatMap(({ component, starts }) =>
      fractions.map((q) => ({ component, q, value: missProbability(q, starts) })),
    ),
  };
}

/** From the lines' own clock, so that a replay gives the same bytes. */
function timeOf({ lines }: History): Pick<Verdict, 'startedAt' | 'durationMs'> {
  const startedAt = lines[0]?.at ?? new Date(0).toISOString();
  const endedAt = lines.at(-1)?.at ?? startedAt;
  return { startedAt, durationMs: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) };
}
