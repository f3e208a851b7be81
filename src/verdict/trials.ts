import { aliasOf, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { WAYS_IN } from '../model/way.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import { oncePerHistory } from './once-per-history.js';

/** What the candidate's starts of one component showed. */
export interface Trials {
  readonly component: string;
  /** Clean starts in which every alias was probed and decided. */
  readonly counted: readonly number[];
  /** Starts that are no trial, each with why. */
  readonly rejected: readonly { readonly start: number; readonly reason: string }[];
  /** Canaries decided over the counted starts. */
  readonly canaries: number;
  /** Starts with a canary misplaced and not excused by the baseline. */
  readonly misplaced: readonly number[];
  readonly lines: readonly number[];
}

/** The trials of each component whose restarts were planned as such. */
export const trialsOf = oncePerHistory((description, history): Trials[] => {
  const restarted = observationsOf(history, 'run-started').flatMap(({ event }) => event.restarted);
  const judged = judgeCanaries(description, history).filter(({ phase }) => phase === 'candidate');
  return [...new Set(restarted)]
    .sort()
    .map((component) =>
      trialsOfComponent(component, history, { description, judged: throughComponent(judged, component) }),
    );
});

function trialsOfComponent(
  component: string,
  history: History,
  { description, judged }: { description: Description; judged: readonly JudgedCanary[] },
): Trials {
  const observed = observationsOf(history, 'component-started').filter(
    ({ event }) => event.phase === 'candidate' && event.component === component,
  );
  const events = observed.map(({ event }) => event);
  // How Prow refuses an alias nobody defines is decided at each start too.
  const aliases = [...description.aliases.map(({ name }) => name), UNKNOWN_CLUSTER_ALIAS];
  const starts = [...new Set(events.map(({ start }) => start))].sort((a, b) => a - b);
  const looked = starts.map((start) => ({
    start,
    reason: dirtyReason(events, start) ?? unprobedReason(inStart(judged, start), aliases),
  }));
  const counted = looked.filter(({ reason }) => reason === null).map(({ start }) => start);
  return {
    component,
    counted,
    rejected: looked.flatMap(({ start, reason }) => (reason === null ? [] : [{ start, reason }])),
    canaries: counted.reduce((sum, start) => sum + inStart(judged, start).filter(isDecided).length, 0),
    misplaced: starts.filter((start) => inStart(judged, start).some(({ outcome }) => outcome === 'fail')),
    lines: observed.map(({ line }) => line),
  };
}

/**
 * Canaries that a component's start decides. Plank makes the pods of all; another one those it was asked for, and what
 * plank misplaced in the same start is not its doing.
 */
function throughComponent(judged: readonly JudgedCanary[], component: string): JudgedCanary[] {
  const plank = WAYS_IN.prowjob.component;
  if (component === plank) return [...judged];
  const isPlanks = ({ canary, outcome }: JudgedCanary) => outcome === 'fail' && WAYS_IN[canary.way].component === plank;
  const blamed = new Set(judged.filter(isPlanks).map(({ start }) => start));
  return judged.filter(
    ({ canary, start, outcome }) =>
      WAYS_IN[canary.way].component === component && !(outcome === 'fail' && blamed.has(start)),
  );
}

function inStart(judged: readonly JudgedCanary[], start: number): JudgedCanary[] {
  return judged.filter((one) => one.start === start);
}

function isDecided({ outcome }: JudgedCanary): boolean {
  return outcome !== 'inconclusive';
}

/** A process that ran before is the same throw of the dice: only new pods are a new start. */
function dirtyReason(events: readonly EventOf<'component-started'>[], start: number): string | null {
  const own = events.filter((event) => event.start === start);
  const earlier = events.filter((event) => event.start < start).flatMap(({ podUids }) => podUids);
  const before = new Set([...earlier, ...own.flatMap(({ previousPodUids }) => previousPodUids)]);
  if (own.some(({ podUids }) => podUids.length === 0)) return 'no pod runs the component';
  const kept = own.flatMap(({ podUids }) => podUids).filter((uid) => before.has(uid));
  return kept.length === 0 ? null : `pod ${[...new Set(kept)].sort().join(', ')} ran before it`;
}

function unprobedReason(judged: readonly JudgedCanary[], aliases: readonly string[]): string | null {
  const decided = new Set(judged.filter(isDecided).map(({ canary }) => aliasOf(canary.spelling)));
  const open = aliases.filter((alias) => !decided.has(alias)).sort();
  return open.length === 0 ? null : `no decided canary of ${open.map((alias) => `"${alias}"`).join(', ')}`;
}
