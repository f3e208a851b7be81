import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { isShutOut } from '../model/pubsub.js';
import { type Assessment, assessCanary } from './assess-canary.js';
import { assessLetIn, assessRefusal } from './assess-refusal.js';
import { assessTwins } from './assess-twins.js';
import { groupBy } from './group-by.js';
import { oncePerHistory } from './once-per-history.js';
import { assessInOutage } from './outages/assess-in-outage.js';
import { outagesByStart } from './outages/outage-starts.js';
import { type PodSeen, podsSeen } from './pods-seen.js';

/** One canary with what became of it, held against the description and, in the candidate phase, the baseline. */
export interface JudgedCanary extends Assessment {
  readonly phase: Phase;
  readonly start: number;
  /** Null where the way's component refused to make one. */
  readonly prowJob: string | null;
  readonly canary: Canary;
  /** `spec.cluster` of its ProwJob: null where it has none, undefined where no look saw the ProwJob. */
  readonly written: string | null | undefined;
  /** A ProwJob was made although production lets none of its alias in that way. */
  readonly isLetIn: boolean;
  /** What is held against it is that more ProwJobs were made of what asked for it. */
  readonly isRepeated: boolean;
  /** Seen in the wrong place or refused, whether or not the baseline excuses it. */
  readonly isMisplaced: boolean;
  readonly pods: readonly PodSeen[];
  readonly lines: readonly number[];
}

/** Judges every canary of a history once, in an order that does not depend on the history's. */
export const judgeCanaries = oncePerHistory((description, history): JudgedCanary[] => {
  const judged = [...assessAll(description, history), ...assessRefusals(description, history)];
  const baseline = new Set(judged.filter(({ phase, isMisplaced }) => phase === 'baseline' && isMisplaced).map(cell));
  return judged.map((one) => (one.isMisplaced ? { ...one, ...excuse(one, baseline.has(cell(one))) } : one));
});

/** Same spelling, type and way, seen at the same place or refused with the same words. */
function cell({ canary, observed }: JudgedCanary): string {
  return JSON.stringify([canary.spelling, canary.type, canary.way, canary.task ?? '', observed]);
}

/** A fault of the environment or of production shows in the baseline too: it is then no reason to blame the candidate. */
function excuse(judged: JudgedCanary, isInBaseline: boolean): Partial<JudgedCanary> {
  if (judged.phase === 'baseline') return { outcome: 'inconclusive' };
  return isInBaseline ? { outcome: 'inconclusive', observed: `${judged.observed}, as in the baseline` } : {};
}

function assessAll(description: Description, history: History): JudgedCanary[] {
  const pods = new Map(groupBy(podsSeen(history), ({ prowJob }) => prowJob));
  const looks = new Map(groupBy(observationsOf(history, 'prowjob-observed'), ({ event }) => event.prowJob));
  const outages = outagesByStart(history);
  const submissions = groupBy(observationsOf(history, 'canary-submitted'), ({ event }) => event.prowJob);
  return submissions.flatMap(([prowJob, [first]]) => {
    if (first === undefined) return [];
    const { phase, start, canary } = first.event;
    const own = pods.get(prowJob) ?? [];
    const seen = looks.get(prowJob) ?? [];
    const end = lastState(seen.map(({ event }) => event));
    const fate = { prowJob, pods: own, end };
    const isLetIn = isShutOut(description.pubsub, canary);
    const outage = phase === 'candidate' ? outages.get(start) : undefined;
    const inOutage = isLetIn ? null : assessInOutage(description, { canary, fate, outage });
    const placed = inOutage ?? (isLetIn ? assessLetIn(canary.spelling) : assessCanary(description, canary, fate));
    const repeated = assessTwins(canary, new Set(seen.flatMap(({ event }) => event.twins ?? [])));
    const assessment = placed.outcome === 'fail' ? placed : (repeated ?? placed);
    const isMisplaced = assessment.outcome === 'fail';
    const lines = telling([own.flatMap((pod) => pod.lines), seen.map(({ line }) => line), [first.line]]);
    const written = end === null || end.state === '' ? undefined : end.cluster;
    const judged = { ...assessment, phase, start, prowJob, canary, written, isMisplaced, pods: own, lines };
    return [{ ...judged, isLetIn, isRepeated: assessment === repeated }];
  });
}

/** Canaries that never became a ProwJob, because the component they were to start through said no. */
function assessRefusals(description: Description, history: History): JudgedCanary[] {
  return observationsOf(history, 'canary-refused').map(({ event: { phase, start, canary, answer }, line }) => {
    const assessment = assessRefusal(description, canary, answer);
    const isMisplaced = assessment.outcome === 'fail';
    const seen = { prowJob: null, written: undefined, isLetIn: false, isRepeated: false, pods: [], lines: [line] };
    return { ...assessment, phase, start, canary, isMisplaced, ...seen };
  });
}

/** The lines that say most of a canary: those that saw its pod, else its ProwJob, else that it was submitted. */
function telling(sources: readonly (readonly number[])[]): readonly number[] {
  return sources.find((lines) => lines.length > 0) ?? [];
}

/** A final state outlasts an earlier look; of two final ones the worse counts, whatever the order of the history. */
function lastState(looks: readonly EventOf<'prowjob-observed'>[]): EventOf<'prowjob-observed'> | null {
  const settled = looks.filter((look) => look.settled);
  const rank = ({ state, description }: EventOf<'prowjob-observed'>): string =>
    JSON.stringify([state === 'success' ? 0 : 1, state === 'error' ? 1 : 0, state, description]);
  const worstFirst = [...(settled.length > 0 ? settled : looks)].sort((a, b) => (rank(a) > rank(b) ? -1 : 1));
  return worstFirst[0] ?? null;
}
