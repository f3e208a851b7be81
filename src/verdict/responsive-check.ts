import { median, quantileSorted } from 'simple-statistics';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Finding } from '../model/verdict.js';
import { burstFindings } from './burst-findings.js';
import { hasBaseline } from './has-baseline.js';
import { LATENCY_MEASURES, type Latency } from './latencies.js';
import { isEnough, type Samples, samplesOf } from './latency-samples.js';
import { listedBeforehand } from './listed-beforehand.js';
import { machineSlowdown, SHIFT_MIN_MS, slowerMachine } from './machine-slowdown.js';
import { marginMs, slowAliases } from './slow-aliases.js';
import { compareByRank } from './statistics/rank-test.js';

/** One false alarm in a thousand comparisons, were effect sizes not asked for besides. */
const SIGNIFICANCE = 0.001;
/** "Large" (Romano et al. 2006): three of four pairs are slower. */
const DELTA_MIN = 0.474;
/**
 * Asks whether the candidate is as quick as the baseline in the same run. Slow is
 * a fail only where it is significant and large; too few measurements decide nothing, and neither does a
 * slowness that the machine's own explains.
 */
export function responsiveCheck(_description: Description, history: History): Finding[] {
  if (!hasBaseline(history)) return [noBaseline(history)];
  const slowdown = machineSlowdown(history);
  return [
    ...LATENCY_MEASURES.flatMap(({ name, of }) => measureFindings(name, { latencies: of(history), slowdown })),
    ...burstFindings(history),
  ];
}

/** A moment with too few measurements is left out where another has enough; with none left, nothing was compared. */
function measureFindings(
  name: string,
  { latencies, slowdown }: { latencies: readonly Latency[]; slowdown: number },
): Finding[] {
  const samples = samplesOf(latencies);
  const enough = samples.filter(isEnough);
  if (enough.length > 0)
    return enough.map((one) => finding(`${name}, ${one.moment}`, excuse(one, enough, slowdown), marginMs(one)));
  const counts = samples.map(
    ({ moment, baseline, candidate }) => `${candidate.length} and ${baseline.length} ${moment}`,
  );
  const observed = `too few to compare, of candidate and baseline: ${counts.join(', ')}`;
  return latencies.length === 0 ? [] : [finding(name, { outcome: 'inconclusive', observed })];
}

type Compared = Pick<Finding, 'outcome' | 'observed'>;

/** What is slow as it was measured, and would not be on a machine as quick as before, is nobody's fault and no proof. */
function excuse(samples: Samples, all: readonly Samples[], slowdown: number): Compared {
  const measured = compare(samples, all);
  if (measured.outcome !== 'fail' || slowdown === 1) return measured;
  const asBefore = (one: Samples): Samples => ({
    ...one,
    candidate: one.candidate.map((latency) => ({ ...latency, milliseconds: latency.milliseconds / slowdown })),
  });
  const isOnlyTheMachine = compare(asBefore(samples), all.map(asBefore)).outcome !== 'fail';
  return {
    outcome: isOnlyTheMachine ? 'inconclusive' : 'fail',
    observed: `${measured.observed}; ${slowerMachine(slowdown)}${isOnlyTheMachine ? '' : ', which is not enough to explain it'}`,
  };
}

function compare(samples: Samples, all: readonly Samples[]): Compared {
  const [before, now] = [millisecondsOf(samples.baseline), millisecondsOf(samples.candidate)];
  const { pValue, delta, shift } = compareByRank(before, now);
  const isSlower = pValue < SIGNIFICANCE && delta >= DELTA_MIN && shift >= Math.max(marginMs(samples), median(before));
  const { slow, doubtful } = slowAliases(samples, all);
  const sizes = `shifted by ${seconds(shift)}, p ${pValue.toPrecision(2)}, delta ${delta.toFixed(2)}`;
  return {
    outcome: isSlower || slow.length > 0 ? 'fail' : doubtful.length > 0 ? 'inconclusive' : 'pass',
    observed: [
      `p50, p95, p99 ${percentiles(now)} against ${percentiles(before)} (${sizes})`,
      ...(slow.length === 0 ? [] : [`far slower than the baseline’s slowest: ${slow.join(', ')}`]),
      ...(doubtful.length === 0 ? [] : [`too little is measured to say that they are not: ${doubtful.join(', ')}`]),
      `${now.length} measurements, ${before.length} of the baseline`,
    ].join('; '),
  };
}

function millisecondsOf(latencies: readonly Latency[]): number[] {
  return latencies.map(({ milliseconds }) => milliseconds);
}

function finding(subject: string, compared: Compared, margin = SHIFT_MIN_MS): Finding {
  return {
    check: 'responsive',
    ...compared,
    subject,
    expected: `no shift of ${seconds(margin)} and twice the time that is significant (p < ${SIGNIFICANCE}) and large (delta ≥ ${DELTA_MIN}), and no alias far slower than the baseline’s slowest`,
    evidence: 'history.jsonl: times of canary-submitted lines, audited creations, waitedMs',
    next: {
      pass: 'nothing',
      inconclusive: 'run again, on a machine that does nothing else, and with more starts if there were too few',
      fail: 'leave the bump on hold; see whether the machine did something else meanwhile, then look at the component’s metrics',
    }[compared.outcome],
  };
}

function noBaseline(history: History): Finding {
  const isListed = listedBeforehand(history, 'responsive');
  return {
    check: 'responsive',
    outcome: isListed ? 'pass' : 'inconclusive',
    subject: 'latencies',
    expected: 'a baseline in the same run, or that this is listed as not proven before the run',
    observed: `no baseline to compare with${isListed ? '; listed' : ''}`,
    evidence: 'history.jsonl has no such phase',
    next: isListed ? 'nothing' : 'rehearse with a baseline',
  };
}

function percentiles(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((part) => seconds(quantileSorted(sorted, part))).join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`;
}
