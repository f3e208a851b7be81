import type { HistoryEvent, Phase } from '../../model/history-event.js';
import type { RunClock } from './run-clock.js';

/** One thing a run did, in milliseconds since it began. */
export interface Stretch {
  readonly phase: Phase | null;
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Lines further apart tell of two things, but for canaries: between asking and seeing nothing is written. */
const GAP_MAX_MS = 15_000;

/** What lines of a kind tell of; of canaries and Boskos it depends on which. */
const WHAT: Partial<Record<HistoryEvent['kind'], string>> = {
  'burst-answered': 'burst of events',
  'canary-reported': 'what GitHub was told',
  'github-refused': 'what GitHub was told',
  'rollout-observed': 'what runs',
  'workload-observed': 'what runs',
  'restarts-observed': 'what runs',
  'every-job-submitted': 'every job',
  'every-job-seen': 'every job',
  'every-job-ended': 'every job',
  'drain-started': 'drain of nodes',
  'node-drained': 'drain of nodes',
  'node-removed': 'drain of nodes',
  'workload-moved': 'drain of nodes',
  'abort-observed': 'what comes after jobs',
  'pods-planted': 'what comes after jobs',
  'cleanup-observed': 'what comes after jobs',
  'kept-observed': 'what comes after jobs',
  'soak-started': 'soak',
  'workload-soaked': 'soak',
  'errors-logged': 'soak',
  'fresh-started': 'upgrade of definitions',
  'upgrade-started': 'upgrade of definitions',
  'definition-tried': 'upgrade of definitions',
  'definition-applied': 'upgrade of definitions',
  'objects-written': 'upgrade of definitions',
  'objects-read': 'upgrade of definitions',
  'outages-started': 'outages of API servers',
  'outage-begun': 'outages of API servers',
  'outage-ended': 'outages of API servers',
  'component-in-outage': 'outages of API servers',
  undecided: 'could not look',
};

/** What a run did, from its history: each stretch reaches from the first line that tells of it to the last. */
export function timeline({ lines }: RunClock): Stretch[] {
  const stretches: Stretch[] = [];
  let last: { at: number; line: number } | null = null;
  for (const { at, line, event } of lines) {
    if (event.kind === 'phase-started' && last !== null) {
      const what = `deployment of ${event.prow.tag}`;
      stretches.push({ phase: event.phase, what, from: last.at, to: at, firstLine: last.line, lastLine: line });
    }
    const what = whatOf(event);
    if (what !== null) {
      const phase = 'phase' in event ? event.phase : null;
      const index = stretches.findLastIndex((one) => one.what === what && one.phase === phase);
      const before = stretches[index];
      if (before !== undefined && (what.startsWith('canaries') || at - before.to <= GAP_MAX_MS))
        stretches[index] = { ...before, to: at, lastLine: line };
      else stretches.push({ phase, what, from: at, to: at, firstLine: line, lastLine: line });
    }
    last = { at, line };
  }
  return stretches.sort((a, b) => a.from - b.from || a.firstLine - b.firstLine);
}

function whatOf(event: HistoryEvent): string | null {
  if (event.kind === 'canary-submitted' || event.kind === 'prowjob-observed')
    return event.start === 0 ? 'canaries, full sweep' : `canaries, start ${event.start}`;
  if (event.kind === 'boskos-asked' || event.kind === 'boskos-replaced') return `Boskos, ${event.moment}`;
  return WHAT[event.kind] ?? null;
}
