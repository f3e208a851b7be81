import { type BoskosAsked, type BoskosMoment, isLostRace, isUnseenYet } from '../../model/boskos.js';
import type { EventOf } from '../../model/observations.js';
import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';
import { sharedProblems } from './shared-problems.js';

/** What a call must be answered; an intruder must be refused, and an acquirer may find nothing left. */
const MAY_FIND_NOTHING = 404;

/** Holds one moment's calls against what Boskos promises those who borrow. */
export function lendingProblems(seen: BoskosSeen, moment: BoskosMoment): BoskosProblem[] {
  const asked = seen.asked.map(({ event }) => event).filter((event) => event.moment === moment);
  const replaced = seen.replaced.map(({ event }) => event).find((event) => event.moment === moment);
  if (moment !== 'deployed' && replaced === undefined) return [inconclusive('it was never tried')];
  if (replaced !== undefined && !replaced.answered) return [fail(silence(replaced))];
  if (asked.length === 0) return [inconclusive('nothing was asked of it')];
  const kept = replaced?.after.filter((uid) => replaced.before.includes(uid)) ?? [];
  return [
    ...(kept.length === 0 ? [] : [fail(`pod ${kept.join(', ')} was not replaced`)]),
    ...asked.flatMap((one, index) => (isAskedAgain(one, asked.slice(index + 1)) ? [] : callProblems(one))),
    ...ownerProblems(asked),
    ...sharedProblems(asked),
    ...missingProblems(seen, asked),
  ];
}

function silence({ limitMs, unready, image, after }: EventOf<'boskos-replaced'>): string {
  const why = unready === '' ? `${after.length} pods, and nobody says why` : unready;
  return `it did not answer within ${limitMs / 1_000} s, on ${image}: ${why}`;
}

/** What Boskos did not know of yet was asked again: the last answer is the one that counts. */
function isAskedAgain(one: BoskosAsked, later: readonly BoskosAsked[]): boolean {
  const isSame = (other: BoskosAsked): boolean =>
    other.purpose === one.purpose &&
    other.call === one.call &&
    other.type === one.type &&
    other.resource === one.resource &&
    other.owner === one.owner;
  return isUnseenYet(one) && later.some(isSame);
}

function callProblems(asked: BoskosAsked): BoskosProblem[] {
  const { purpose, call, type, resource, owner, status, said } = asked;
  // Asked again; what came of it in the end is what counts.
  if (isLostRace(asked)) return [];
  const what = `${call} of ${resource ?? type ?? ''} by ${owner ?? 'nobody'}`;
  if (status === null) return [fail(`no answer to ${what}: ${said}`)];
  if (purpose === 'intruder')
    return status >= 400 && status < 500 ? [] : [fail(`${what}, who does not hold it, was answered ${status}`)];
  if (purpose === 'early' && status === 200)
    return resource !== null && said.includes(`"${resource}"`)
      ? [fail(`${what} took it back, although nobody had left it alone for as long as was asked`)]
      : [];
  if (status === 200) return isUnseenYet(asked) ? [fail(`${what} took nothing back: ${said}`)] : [];
  if (purpose === 'together' && call === 'acquire' && status === MAY_FIND_NOTHING) return [];
  const lost = purpose === 'held' ? ', which held it before its pods were replaced,' : '';
  return [fail(`${what}${lost} was answered ${status}: ${said}`)];
}

/** Who asked is who must hold it, in the state that was asked for. */
function ownerProblems(asked: readonly BoskosAsked[]): BoskosProblem[] {
  return asked.flatMap(({ call, status, answer, owner, to, type }) => {
    if (call !== 'acquire' || status !== 200) return [];
    if (answer === null) return [fail(`an answer to an acquirer of ${type} names no resource`)];
    const { name, owner: holder, state } = answer;
    const other =
      answer.type === type ? [] : [fail(`${name} of type ${answer.type} was lent to who asked for ${type}`)];
    return holder === owner && state === to
      ? other
      : [...other, fail(`${name} was lent to ${owner ?? ''} and says ${holder || 'nobody'}, ${state}`)];
  });
}

/** One whole lease, several at once, and one taken back: less proves nothing. */
function missingProblems({ listed }: BoskosSeen, asked: readonly BoskosAsked[]): BoskosProblem[] {
  const isSeen = (purpose: BoskosAsked['purpose'], call: BoskosAsked['call']): boolean =>
    asked.some((one) => one.purpose === purpose && one.call === call && one.status === 200);
  const missing = [
    ...(isSeen('lease', 'release') ? [] : ['no lease was given back']),
    ...(isSeen('together', 'acquire') ? [] : ['nothing was lent at once']),
    ...(isSeen('reset', 'reset') ? [] : ['nothing was taken back']),
    ...(isSeen('count', 'count') ? [] : ['nothing was counted']),
    ...(isSeen('held', 'heartbeat') || isSeen('held', 'acquire') ? [] : ['no lease was held']),
  ];
  if (missing.length === 0) return [];
  const free = (listed.at(-1)?.event.resources ?? []).filter(({ state }) => state === 'free').length;
  return [inconclusive(`${missing.join(', ')} (${free} resources were free at the end)`)];
}
