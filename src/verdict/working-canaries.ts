import { type Canary, leavesResults } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Check, Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { judgeCanaries } from './judge-canaries.js';
import { listedBeforehand } from './listed-beforehand.js';
import { describeSpelling } from './spelling.js';

/** A decorated canary of the first start of a phase, with all that was seen of it. */
export interface WorkingCanary {
  readonly phase: Phase;
  readonly prowJob: string;
  readonly canary: Canary;
  /** Clusters and UIDs of its pods, as sweeps saw them. */
  readonly pods: readonly {
    readonly clusterId: string;
    readonly namespace: string;
    readonly uids: readonly string[];
  }[];
  readonly upload: EventOf<'upload-observed'> | null;
  readonly inside: EventOf<'inside-observed'> | null;
  readonly lines: readonly number[];
}

/** What a finding needs to know of a canary. */
export type ToldCanary = Pick<WorkingCanary, 'phase' | 'prowJob' | 'canary' | 'lines'>;

/** What a check found of one canary; `who` is the component whose work it is, where one can be named. */
export interface Remark {
  readonly outcome: Outcome;
  readonly who: string;
  readonly expected: string;
  readonly observed: string;
}

/** Every decorated canary of a history. */
export function workingCanaries(description: Description, history: History): WorkingCanary[] {
  const uploads = observationsOf(history, 'upload-observed');
  const insides = observationsOf(history, 'inside-observed');
  return judgeCanaries(description, history).flatMap(({ phase, start, prowJob, canary, pods, lines }) => {
    if (prowJob === null || start !== 0 || !leavesResults(canary.task)) return [];
    const upload = uploads.find(({ event }) => event.prowJob === prowJob);
    const inside = insides.find(({ event }) => event.prowJob === prowJob);
    const seen = [upload, inside].flatMap((one) => (one === undefined ? [] : [one.line]));
    return [
      {
        ...{ phase, prowJob, canary },
        pods: pods.map(({ place, uids }) => ({ ...place, uids: [...uids].sort() })),
        upload: upload?.event ?? null,
        inside: inside?.event ?? null,
        lines: seen.length === 0 ? lines : seen,
      },
    ];
  });
}

/**
 * One finding for each phase, spelling and remark. What the baseline shows too, of the same spelling and task, is no
 * reason to blame the candidate, and no pass either.
 */
export function findingsOf(
  check: Check,
  history: History,
  judged: readonly { readonly canary: ToldCanary; readonly remarks: readonly Remark[] }[],
): Finding[] {
  if (judged.length === 0) return [nothingDecorated(check, history)];
  const all = judged.flatMap(({ canary, remarks }) => remarks.map((remark) => ({ canary, remark })));
  const baseline = new Set(
    all.filter(({ canary, remark }) => canary.phase === 'baseline' && remark.outcome === 'fail').map(cell),
  );
  const excused = all.map((one) => {
    if (one.remark.outcome !== 'fail') return one;
    if (one.canary.phase === 'candidate' && !baseline.has(cell(one))) return one;
    const as = one.canary.phase === 'candidate' ? ', as in the baseline' : '';
    return {
      ...one,
      remark: { ...one.remark, outcome: 'inconclusive' as const, observed: `${one.remark.observed}${as}` },
    };
  });
  const key = ({ canary, remark }: (typeof excused)[number]): string =>
    JSON.stringify([canary.phase, canary.canary.spelling, remark]);
  return groupBy(excused, key).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { canary, remark } = first;
    const who = remark.who === '' ? '' : `${remark.who}, `;
    return [
      {
        check,
        outcome: remark.outcome,
        subject: `${who}${describeSpelling(canary.canary.spelling)}${canary.phase === 'baseline' ? ', baseline' : ''}`,
        expected: remark.expected,
        observed: remark.observed,
        evidence: `${evidenceLines(group.flatMap((one) => one.canary.lines))} (${canary.prowJob})`,
        next: NEXT[remark.outcome],
      },
    ];
  });
}

/** A production that decorates nothing has nothing to lose there; the run said so before it began. */
function nothingDecorated(check: Check, history: History): Finding {
  const isListed = listedBeforehand(history, 'decorated jobs');
  return {
    check,
    outcome: isListed ? 'pass' : 'inconclusive',
    subject: 'decorated canaries',
    expected: 'one for each alias, or said beforehand that there is none',
    observed: `none was submitted${isListed ? '; listed' : ''}`,
    evidence: evidenceLines([]),
    next: isListed ? 'nothing' : 'run the whole suite: a filtered one proves nothing about what it left out',
  };
}

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out why this was not seen, then run again; nothing is proven for this alias',
  fail: 'leave the bump on hold; the log of the component named here says what it did',
};

/** The words the remark is made of differ by canary only in names, which are left out of them. */
function cell({ canary, remark }: { canary: ToldCanary; remark: Remark }): string {
  return JSON.stringify([canary.canary.spelling, canary.canary.task, remark.who, remark.observed]);
}
