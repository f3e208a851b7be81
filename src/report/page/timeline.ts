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
  switch (event.kind) {
    case 'canary-submitted':
    case 'prowjob-observed':
      return event.start === 0 ? 'canaries, full sweep' : `canaries after restart ${event.start}`;
    case 'boskos-asked':
    case 'boskos-replaced':
      return `Boskos, ${event.moment}`;
    case 'canary-reported':
    case 'github-refused':
      return 'what GitHub was told';
    case 'rollout-observed':
    case 'workload-observed':
    case 'restarts-observed':
      return 'what runs';
    case 'every-job-submitted':
    case 'every-job-seen':
    case 'every-job-ended':
      return 'every job';
    case 'drain-started':
    case 'node-drained':
    case 'workload-moved':
      return 'drain of nodes';
    case 'abort-observed':
    case 'pods-planted':
    case 'cleanup-observed':
    case 'kept-observed':
      return 'what comes after jobs';
    case 'soak-started':
    case 'workload-soaked':
    case 'errors-logged':
      return 'soak';
    case 'fresh-started':
    case 'upgrade-started':
    case 'definition-applied':
    case 'objects-written':
    case 'objects-read':
      return 'upgrade of definitions';
    case 'outages-started':
    case 'outage-begun':
    case 'outage-ended':
    case 'component-in-outage':
      return 'outages of API servers';
    case 'undecided':
      return 'could not look';
    default:
      return null;
  }
}
