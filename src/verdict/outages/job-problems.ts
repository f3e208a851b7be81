import { aliasOf } from '../../model/alias.js';
import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import { expectedPlace } from '../../model/place.js';
import { counted } from '../counted.js';
import { type JudgedCanary, judgeCanaries } from '../judge-canaries.js';
import { failed, open, type Problem } from '../problem.js';
import type { OutageSeen } from './outage-words.js';

/** States in which Prow says that a pod ran to its end. */
const RAN = ['success', 'failure'];

/** Jobs that were lost, doubled or misplaced in an outage, called over while their cluster was away, or never looked at. */
export function jobProblems(description: Description, history: History, seen: OutageSeen): Problem[] {
  const { begun, ended } = seen;
  if (begun === undefined) return [];
  const all = canariesOf(description, history, seen);
  const batches = [
    { those: all.meanwhile, when: 'while it lasted' },
    ...(begun.startAfter === null ? [] : [{ those: all.after, when: 'after it' }]),
  ];
  const fates = [...all.meanwhile, ...all.after].filter(({ outcome }) => outcome !== 'pass');
  return [
    ...batches.flatMap(({ those, when }) => unprobed(description, those, when)),
    ...fates.map(({ outcome, observed, canary }) => ({ outcome, observed: `${canary.job} ${observed}` })),
    ...(ended === undefined ? [] : [...waitingProblems(ended), ...unwatched(all.own, ended), ...lateProblems(ended)]),
  ];
}

/** What there is to say of an outage that jobs lived through. */
export function describeJobs(description: Description, history: History, seen: OutageSeen): string {
  const { meanwhile, after, own } = canariesOf(description, history, seen);
  const seconds = ((seen.ended?.awayMs ?? 0) / 1_000).toFixed(1);
  const states = [...new Set((seen.ended?.waiting ?? []).map(({ state }) => `"${state}"`))].sort().join(', ');
  const waited = own.length === 0 ? '' : `, ${own.length} of its own aliases (${states} until it was back)`;
  const later = seen.begun?.startAfter === null ? '' : `; ${counted(after.length, 'canary')} after it`;
  return `away for ${seconds} s; ${counted(meanwhile.length, 'canary')} meanwhile${waited}${later}; none lost, doubled or elsewhere`;
}

interface Canaries {
  readonly meanwhile: readonly JudgedCanary[];
  readonly after: readonly JudgedCanary[];
  /** Of those meanwhile, the ones that lead to a build cluster that is away. */
  readonly own: readonly JudgedCanary[];
}

function canariesOf(description: Description, history: History, { planned, begun }: OutageSeen): Canaries {
  const inStart = (start: number | null | undefined): JudgedCanary[] =>
    judgeCanaries(description, history).filter((one) => one.phase === 'candidate' && one.start === start);
  const isAway = ({ canary }: JudgedCanary): boolean =>
    planned.clusterIds.includes(expectedPlace(description, canary.spelling)?.clusterId ?? '');
  const meanwhile = inStart(begun?.start);
  const own = planned.outage === 'restarted' ? [] : meanwhile.filter(isAway);
  return { meanwhile, after: inStart(begun?.startAfter), own };
}

function unprobed(description: Description, those: readonly JudgedCanary[], when: string): Problem[] {
  const probed = new Set(those.map(({ canary }) => aliasOf(canary.spelling)));
  const missing = description.aliases.map(({ name }) => name).filter((name) => !probed.has(name));
  const names = missing.map((name) => `"${name}"`).sort();
  return names.length === 0 ? [] : [open(`no canary of ${names.join(', ')} ${when}`)];
}

/** Nothing can have run where no API server was. */
function waitingProblems({ waiting }: NonNullable<OutageSeen['ended']>): Problem[] {
  return waiting
    .filter(({ state }) => RAN.includes(state))
    .map(({ prowJob, state }) => failed(`ProwJob ${prowJob} was "${state}" while its cluster was away`));
}

function unwatched(own: readonly JudgedCanary[], { waiting }: NonNullable<OutageSeen['ended']>): Problem[] {
  const known = new Set(waiting.map(({ prowJob }) => prowJob));
  const missing = own.filter(({ prowJob }) => prowJob === null || !known.has(prowJob));
  return missing.map(({ canary }) => open(`nobody looked at ${canary.job} while its cluster was away`));
}

function lateProblems({ late, limitMs }: NonNullable<OutageSeen['ended']>): Problem[] {
  const count = new Set(late).size;
  if (count === 0) return [];
  return [open(`${counted(count, 'canary')} of other aliases not over within ${limitMs / 1_000} s while it was away`)];
}
