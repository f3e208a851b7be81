import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';

/** What was given back dirty, or began so, must be free at the last look, where a janitor cleans it. */
export function cleaningProblems({ boskos, asked, listed }: BoskosSeen): BoskosProblem[] {
  const cleaned = new Set(boskos.types.filter((type) => type.cleaned).map(({ type }) => type));
  if (cleaned.size === 0) return [];
  const last = listed.at(-1)?.event.resources;
  const given = asked.filter(({ event }) => event.to === 'dirty' && event.status === 200 && cleaned.has(event.type));
  if (last === undefined || given.length === 0) return [inconclusive('nothing was given back dirty')];
  const names = [...new Set(given.map(({ event }) => event.resource))];
  const left = last.filter(({ name, state }) => names.includes(name) && state !== 'free' && state !== 'busy');
  return left.map(({ name, state }) => fail(`${name} was given back dirty and is ${state}`));
}
