import type { Confirmation } from '../model/confirmation.js';

/** A confirmation in Prometheus' text format: what a standing watch alerts on. */
export function confirmationMetrics({
  at,
  outcome,
  production,
  workloads,
}: Readonly<Pick<Confirmation, 'at' | 'outcome' | 'production'>> & {
  readonly workloads: readonly Confirmation['workloads'][number][];
}): string {
  const label = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const value = (of: Confirmation['outcome']): number => ({ pass: 1, fail: 0, inconclusive: -1 })[of];
  const name = `production="${label(production)}"`;
  const lines = [
    '# HELP prow_staging_confirmed 1: runs what is declared; 0: does not; -1: nobody knows.',
    '# TYPE prow_staging_confirmed gauge',
    `prow_staging_confirmed{${name}} ${value(outcome)}`,
    '# HELP prow_staging_workload_confirmed The same of one workload.',
    '# TYPE prow_staging_workload_confirmed gauge',
    ...workloads.map(
      (one) => `prow_staging_workload_confirmed{${name},workload="${label(one.subject)}"} ${value(one.outcome)}`,
    ),
    '# HELP prow_staging_confirmed_timestamp_seconds When production was looked at.',
    '# TYPE prow_staging_confirmed_timestamp_seconds gauge',
    `prow_staging_confirmed_timestamp_seconds{${name}} ${Date.parse(at) / 1_000}`,
  ];
  return `${lines.join('\n')}\n`;
}
