import { median, quantileSorted } from 'simple-statistics';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { burstFindings } from './burst-findings.js';
import { groupBy } from './group-by.js';
import { LATENCY_MEASURES, type Latency } from './latencies.js';
import { listedBeforehand } from './listed-beforehand.js';
import { machineSlowdown, SHIFT_MIN_MS, slowerMachine } from './machine-slowdown.js';
import { type RateHypotheses, testRate } from './statistics/probability-ratio-test.js';
import { compareByRank } from './statistics/rank-test.js';

/** Fewer than these on either side are not compared: the normal approximation is good from about eight (Lehmann 1975). */
const MEASUREMENTS_MIN = 8;
/** One false alarm in a thousand comparisons, were effect sizes not asked for besides. */
const SIGNIFICANCE = 0.001;
/** "Large" (Romano et al. 2006): three of four pairs are slower. */
const DELTA_MIN = 0.474;
/**
 * Canaries of a full sweep are handed over as fast as this machine can, in 0.4 to 7.5 s, and plank starts some five pods
 * a second (client-go's limits inside Prow): the faster they come, the longer each waits for those before it. Of 27
 * sweeps of good builds medians were 0.1 to 9.6 s. One sweep is one trial, however many canaries it has: what
 * its queue may add, 200 ms for each of them, is no slowness. After a restart medians differed by 0.5 s.
 */
const QUEUE_MS_EACH = 200;

/**
 * One slow alias is no shift of all: Wald's test, for each alias, of the rate of
 * canaries slower than every one of the baseline by {@link marginMs} and by the baseline's median: whose turn is last
 * among many has the slowest of all, on either side. One in
 * twenty is the machine's doing, every other one is not. Four that are not slow, as
 * many as a full sweep has of each alias, call an alias good; three that are, bad.
 */
const SLOW: RateHypotheses = { good: 0.05, bad: 0.5, alpha: 0.001, beta: 0.1 };

const MOMENTS: readonly Latency['moment'][] = ['full sweep', 'after restarts', 'burst of events'];

/**
 * Asks whether the candidate is as quick as the baseline in the same run. Slow is
 * a fail only where it is significant and large; too few measurements decide nothing, and neither does a
 * slowness that the machine's own explains.
 */
export function responsiveCheck(_description: Description, history: History): Finding[] {
  if (!observationsOf(history, 'phase-started').some(({ event }) => event.phase === 'baseline'))
    return [noBaseline(history)];
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
  const samples = MOMENTS.map((moment) => ({
    moment,
    baseline: sample(latencies, { phase: 'baseline', moment }),
    candidate: sample(latencies, { phase: 'candidate', moment }),
  }));
  const enough = samples.filter(({ baseline, candidate }) =>
    [baseline, candidate].every(({ length }) => length >= MEASUREMENTS_MIN),
  );
  if (enough.length > 0)
    return enough.map((samples) => finding(`${name}, ${samples.moment}`, excuse(samples, slowdown), marginMs(samples)));
  const counts = samples.map(
    ({ moment, baseline, candidate }) => `${candidate.length} and ${baseline.length} ${moment}`,
  );
  const observed = `too few to compare, of candidate and baseline: ${counts.join(', ')}`;
  return latencies.length === 0 ? [] : [finding(name, { outcome: 'inconclusive', observed })];
}

function sample(latencies: readonly Latency[], of: Pick<Latency, 'phase' | 'moment'>): Latency[] {
  return latencies.filter(({ phase, moment }) => phase === of.phase && moment === of.moment);
}

/** Two samples of one moment. */
interface Samples {
  readonly moment: Latency['moment'];
  readonly baseline: readonly Latency[];
  readonly candidate: readonly Latency[];
}

/** Slower by less than this, in milliseconds, is not slow. */
function marginMs({ moment, candidate }: Samples): number {
  return moment !== 'after restarts' ? Math.max(SHIFT_MIN_MS, candidate.length * QUEUE_MS_EACH) : SHIFT_MIN_MS;
}

type Compared = Pick<Finding, 'outcome' | 'observed'>;

/** What is slow as it was measured, and would not be on a machine as quick as before, is nobody's fault and no proof. */
function excuse(samples: Samples, slowdown: number): Compared {
  const measured = compare(samples);
  if (measured.outcome !== 'fail' || slowdown === 1) return measured;
  const candidate = samples.candidate.map((one) => ({ ...one, milliseconds: one.milliseconds / slowdown }));
  const isOnlyTheMachine = compare({ ...samples, candidate }).outcome !== 'fail';
  return {
    outcome: isOnlyTheMachine ? 'inconclusive' : 'fail',
    observed: `${measured.observed}; ${slowerMachine(slowdown)}${isOnlyTheMachine ? '' : ', which is not enough to explain it'}`,
  };
}

function compare(samples: Samples): Compared {
  const { baseline, candidate } = samples;
  const [before, now] = [millisecondsOf(baseline), millisecondsOf(candidate)];
  const { pValue, delta, shift } = compareByRank(before, now);
  const usual = median(before);
  const margin = Math.max(marginMs(samples), usual);
  const isSlower = pValue < SIGNIFICANCE && delta >= DELTA_MIN && shift >= margin;
  const slow = slowAliases(candidate, Math.max(...before) + margin);
  const sizes = `shifted by ${seconds(shift)}, p ${pValue.toPrecision(2)}, delta ${delta.toFixed(2)}`;
  return {
    outcome: isSlower || slow.length > 0 ? 'fail' : 'pass',
    observed: [
      `p50, p95, p99 ${percentiles(now)} against ${percentiles(before)} (${sizes})`,
      ...(slow.length === 0 ? [] : [`far slower than the baseline’s slowest: ${slow.join(', ')}`]),
      `${now.length} measurements, ${before.length} of the baseline`,
    ].join('; '),
  };
}

/** Aliases whose canaries are slow too often, in the order in which they were submitted. */
function slowAliases(candidate: readonly Latency[], slowMs: number): string[] {
  return groupBy(candidate, ({ alias }) => alias).flatMap(([alias, own]) => {
    const isSlow = own.map(({ milliseconds }) => milliseconds > slowMs);
    return testRate(isSlow, SLOW).decision === 'bad' ? [`alias "${alias}"`] : [];
  });
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
