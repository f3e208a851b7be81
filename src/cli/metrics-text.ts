import type { Archive } from '../history/archive.js';
import { type KeptRuns, keptRuns } from '../history/kept-runs.js';
import { historyMetrics } from '../report/history-metrics.js';
import { productionHistories } from './production-histories.js';

/** What an archive says to Prometheus now, and the runs that it says it of. */
export async function metricsText(archive: Archive, now: Date): Promise<{ readonly text: string; all: KeptRuns }> {
  const all = await keptRuns(archive, now);
  const leftOut = { unread: all.unread.length, ahead: all.ahead.length };
  return { text: await historyMetrics(productionHistories(all.runs, now), leftOut), all };
}
