import { median, quantile } from 'simple-statistics';
import type { KeptRun } from '../../model/kept-run.js';
import type { TimeToVerdict, VersionLatency } from '../../model/trends.js';

/** How long runs take from their first observation to their verdict; null where there is none. */
export function timeToVerdict(sorted: readonly KeptRun[]): TimeToVerdict | null {
  const durations = sorted.map(({ durationMs }) => durationMs);
  const newestMs = durations.at(-1);
  if (newestMs === undefined) return null;
  return { runs: durations.length, medianMs: median(durations), p90Ms: quantile(durations, 0.9), newestMs };
}

/** Latency by measure and version. A version counts wherever it ran, as candidate or as baseline. */
export function versionLatencies(runs: readonly KeptRun[]): VersionLatency[] {
  const medians = new Map<string, { measure: string; tag: string; values: number[] }>();
  for (const { measure, tag, quantilesMs } of runs.flatMap(({ latencies }) => latencies)) {
    const value = quantilesMs.find((one) => one.quantile === 0.5)?.value;
    if (value === undefined) continue;
    const key = JSON.stringify([measure, tag]);
    const known = medians.get(key) ?? { measure, tag, values: [] };
    known.values.push(value);
    medians.set(key, known);
  }
  return [...medians.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { measure, tag, values }]) => ({
      measure,
      tag,
      runs: values.length,
      medianMs: median(values),
      worstMs: Math.max(...values),
    }));
}
