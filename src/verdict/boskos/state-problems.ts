import { type BoskosProblem, type BoskosSeen, fail } from './seen.js';

/** Of Boskos' own programs and their clients (common/common.go of Boskos). */
const COMMON = ['free', 'busy', 'dirty', 'cleaning'];

/** Of resources that Boskos makes and ends itself. */
const DYNAMIC = ['toBeDeleted', 'tombstone'];

/**
 * Resources in a state that nobody asked for: no program of Boskos, no call of ours, no configuration, and that the
 * baseline never had. Whoever waits for a free one waits for ever.
 */
export function stateProblems({ boskos, asked, listed, before }: BoskosSeen): BoskosProblem[] {
  const own = asked.flatMap(({ event }) => event.to ?? []);
  const had = before.flatMap(({ event }) => event.resources.map(({ state }) => state));
  // One that Boskos has just made says nothing yet.
  const known = new Set(['', ...COMMON, ...own, ...had, ...boskos.types.map(({ state }) => state)]);
  const dynamic = new Set(boskos.types.filter(({ names }) => names.length === 0).map(({ type }) => type));
  const odd = listed.flatMap(({ event }) =>
    event.resources.filter(({ type, state }) => !known.has(state) && !(dynamic.has(type) && DYNAMIC.includes(state))),
  );
  const texts = odd.map(({ name, type, state }) => `${name} (${type}) is "${state}", which nobody asked for`);
  return [...new Set(texts)].sort().map(fail);
}
