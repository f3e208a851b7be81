import { Gauge, Registry } from 'prom-client';
import type { KeptRun } from '../model/kept-run.js';
import { OUTCOMES } from '../model/outcome.js';
import type { Trends } from '../model/trends.js';

/** One production’s history: its newest run, and what all of its runs say together. */
export interface ProductionHistory {
  readonly production: string;
  readonly newest: KeptRun;
  readonly trends: Trends;
  /** The first run after the last that was decided; null where that is the newest. */
  readonly undecidedSince: KeptRun | null;
}

/**
 * Histories in Prometheus' text format, in base units, for a textfile collector
 * or a scrape. Nothing here depends on when it is asked but what was kept, so
 * silence is for the rules to see.
 *
 * @param leftOut - how many kept runs `histories` are without.
 */
export async function historyMetrics(
  histories: readonly ProductionHistory[],
  leftOut?: Readonly<Record<'unread' | 'ahead', number>>,
): Promise<string> {
  const registry = new Registry();
  const help = 'Kept runs that nothing here is of: they cannot be read, or begin later than it is.';
  const left = new Gauge({
    name: 'prow_staging_history_left_out_runs',
    ...{ help, labelNames: ['reason'] as const, registers: [registry] },
  });
  if (leftOut !== undefined) for (const reason of ['unread', 'ahead'] as const) left.set({ reason }, leftOut[reason]);
  const metrics = { ...runGauges(registry), ...historyGauges(registry) };
  for (const history of histories) {
    setRun(metrics, history);
    setTrends(metrics, history);
  }
  return registry.metrics();
}

type Gauges = ReturnType<typeof runGauges> & ReturnType<typeof historyGauges>;

function gauge<Label extends string>(registry: Registry, name: string, help: string, labels: readonly Label[]) {
  const labelNames = ['production', ...labels] as const;
  return new Gauge({ name: `prow_staging_${name}`, help, labelNames, registers: [registry] });
}

function runGauges(registry: Registry) {
  return {
    outcome: gauge(registry, 'run_outcome', '1 for the outcome of the newest run, 0 for the others.', ['outcome']),
    info: gauge(registry, 'run_info', 'What the newest run was about.', [
      'run',
      'candidate',
      'boskos',
      'baseline',
      'fingerprint',
    ]),
    start: gauge(registry, 'run_start_timestamp_seconds', 'When the newest run began.', []),
    undecided: gauge(
      registry,
      'undecided_since_timestamp_seconds',
      'When the first run began after the last that was decided; none where that is the newest.',
      [],
    ),
    duration: gauge(registry, 'run_duration_seconds', 'From its first observation to its verdict, newest run.', []),
    findings: gauge(registry, 'run_findings', 'Findings of the newest run that are not pass.', ['check', 'outcome']),
    latency: gauge(registry, 'canary_latency_seconds', 'How long canaries of the newest run took.', [
      ...(['measure', 'version', 'percentile'] as const),
    ]),
  };
}

function historyGauges(registry: Registry) {
  const subject = ['check', 'subject', 'version'] as const;
  return {
    runs: gauge(registry, 'history_runs', 'Kept runs by outcome.', ['outcome']),
    passRatio: gauge(registry, 'history_pass_ratio', 'Passed among decided runs of a version.', ['version']),
    regressions: gauge(
      registry,
      'open_regressions',
      'What passed with another candidate, Boskos, production, configuration or version of this tool and fails now.',
      [],
    ),
    failures: gauge(registry, 'open_failures', 'What failed when it was last decided, whatever it did before.', []),
    regression: gauge(
      registry,
      'regression_start_timestamp_seconds',
      'Since when it fails, for each that fails now.',
      subject,
    ),
    flake: gauge(
      registry,
      'flake_last_failure_timestamp_seconds',
      'Last run that failed what others like it passed.',
      subject,
    ),
    turn: gauge(
      registry,
      'way_missed_nights',
      'Days with a run that asks what the newest asks, since one probed a way after a restart.',
      ['way', 'version'],
    ),
    change: gauge(registry, 'production_change_timestamp_seconds', 'First run after production last changed.', []),
  };
}

function setRun(metrics: Gauges, { production, newest, undecidedSince }: ProductionHistory): void {
  const { id, candidate, baseline, boskos, productionFingerprint: fingerprint } = newest;
  for (const outcome of OUTCOMES) metrics.outcome.set({ production, outcome }, newest.outcome === outcome ? 1 : 0);
  const versions = { candidate: candidate.tag, baseline: baseline?.tag ?? '', boskos: boskos?.tag ?? '' };
  metrics.info.set({ production, run: id, ...versions, fingerprint }, 1);
  metrics.start.set({ production }, Date.parse(newest.startedAt) / 1_000);
  if (undecidedSince !== null) metrics.undecided.set({ production }, Date.parse(undecidedSince.startedAt) / 1_000);
  metrics.duration.set({ production }, newest.durationMs / 1_000);
  for (const { check, outcome } of newest.findings) metrics.findings.inc({ production, check, outcome });
  for (const { measure, tag, quantilesMs } of newest.latencies)
    for (const { quantile, value } of quantilesMs)
      metrics.latency.set({ production, measure, version: tag, percentile: String(quantile * 100) }, value / 1_000);
}

function setTrends(metrics: Gauges, { production, trends }: ProductionHistory): void {
  const [all, ...versions] = trends.passRates;
  metrics.runs.set({ production, outcome: 'pass' }, all?.passed ?? 0);
  metrics.runs.set({ production, outcome: 'fail' }, all?.failed ?? 0);
  metrics.runs.set({ production, outcome: 'inconclusive' }, all?.undecided ?? 0);
  for (const { tag, rate } of versions)
    if (tag !== null && rate !== null) metrics.passRatio.set({ production, version: tag }, rate);
  const open = trends.regressions.filter(({ isOpen }) => isOpen);
  // What has failed ever since the first run has not got worse: the outcome of the newest run tells that.
  metrics.regressions.set({ production }, open.filter(({ changed }) => changed.length > 0).length);
  metrics.failures.set({ production }, open.length + trends.flakes.filter(({ isOpen }) => isOpen).length);
  for (const { check, subject, tag, firstRun } of open)
    metrics.regression.set({ production, check, subject, version: tag }, secondsOf(firstRun));
  for (const { check, subject, tag, lastRun } of trends.flakes)
    metrics.flake.set({ production, check, subject, version: tag }, secondsOf(lastRun));
  for (const { way, tag, missedDays } of trends.turns) metrics.turn.set({ production, way, version: tag }, missedDays);
  const change = trends.productionChanges.at(-1);
  if (change !== undefined) metrics.change.set({ production }, secondsOf(change.firstRun));
}

/** A kept run’s id begins with the second in which it began. */
function secondsOf(id: string): number {
  const [date, time = ''] = id.slice(0, 'yyyy-mm-ddThh-mm-ssZ'.length).split('T');
  return Date.parse(`${date}T${time.replaceAll('-', ':')}`) / 1_000;
}
