import { type BoskosResource, isUnseenYet } from '../../model/boskos.js';
import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';
import { uncleanedProblems } from './uncleaned-problems.js';

/**
 * What was given back dirty, or began so, must be cleaned before anybody else has it, and be free at the last look,
 * where a janitor cleans it.
 */
export function cleaningProblems(seen: BoskosSeen): BoskosProblem[] {
  const { boskos, listed } = seen;
  const cleaned = new Set(boskos.types.filter((type) => type.cleaned).map(({ type }) => type));
  if (cleaned.size === 0) return [];
  const last = listed.at(-1)?.event.resources.filter(({ type }) => cleaned.has(type));
  const given = givenBackDirty(seen, cleaned);
  if (last === undefined || given.size === 0) return [inconclusive('nothing was given back dirty')];
  return [
    ...leftProblems(seen, last, given),
    ...(seen.followed.length > 0 ? uncleanedProblems(seen, { cleaned, given }) : unseenProblems(seen, given)),
  ];
}

/** Names of resources of these types that Boskos was given back dirty, each with how often. */
function givenBackDirty({ asked }: BoskosSeen, cleaned: ReadonlySet<string>): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  for (const { event } of asked) {
    const { call, purpose, to, status, resource, type } = event;
    const isGiven = to === 'dirty' && status === 200 && cleaned.has(type) && !isUnseenYet(event);
    const isMeant = call === 'release' || (call === 'reset' && purpose === 'reset');
    if (isGiven && isMeant && resource !== null) given.set(resource, (given.get(resource) ?? 0) + 1);
  }
  return given;
}

/** Free in the end, or lent to one of ours. What began dirty may have been too much for the time there was. */
function leftProblems(
  { asked, before }: BoskosSeen,
  last: readonly BoskosResource[],
  given: ReadonlyMap<string, number>,
): BoskosProblem[] {
  const holders = asked.filter(({ event }) => event.purpose !== 'intruder').map(({ event }) => event.owner);
  const freeBefore = new Set(
    before.at(-1)?.event.resources.flatMap(({ name, state }) => (state === 'free' ? [name] : [])),
  );
  const left = last.filter(({ state, owner }) => state !== 'free' && !(state === 'busy' && holders.includes(owner)));
  return left.map(({ name, state, owner }) => {
    const how = given.has(name) ? 'was given back dirty' : 'was left to the janitor';
    const is = owner === '' ? state : `${state}, held by ${owner}`;
    if (given.has(name)) return fail(`${name} ${how} and is ${is}`);
    return freeBefore.has(name)
      ? fail(`${name} was free at the end of the baseline and is ${is}`)
      : inconclusive(`${name} ${how} and is ${is}`);
  });
}

/** Runs of before Boskos was followed have nothing but looks: one of them must have seen the janitor's work. */
function unseenProblems({ asked, listed }: BoskosSeen, given: ReadonlyMap<string, number>): BoskosProblem[] {
  return [...given.keys()].sort().flatMap((name) => {
    const at = asked.find(({ event }) => event.resource === name && event.to === 'dirty')?.line ?? 0;
    const isSeen = listed.some(
      ({ event, line }) =>
        line > at &&
        event.resources.some((one) => one.name === name && (one.state === 'dirty' || one.state === 'cleaning')),
    );
    return isSeen ? [] : [inconclusive(`${name} was given back dirty, and nobody saw it dirty`)];
  });
}
