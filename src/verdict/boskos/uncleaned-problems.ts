import { groupBy } from '../group-by.js';
import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';

/** To which states a resource may go from one that a janitor has to do with; one that it could not clean is dirty again. */
const NEXT: Readonly<Record<string, readonly string[]>> = { dirty: ['cleaning'], cleaning: ['free', 'dirty'] };

/** Holds the states that resources went through against what a janitor does: dirty, cleaning, free. */
export function uncleanedProblems(
  { followed }: BoskosSeen,
  { cleaned, given }: { readonly cleaned: ReadonlySet<string>; readonly given: ReadonlyMap<string, number> },
): BoskosProblem[] {
  if (followed.some(({ event }) => !event.isWhole))
    return [inconclusive('what resources went through was not seen whole')];
  const changes = followed.flatMap(({ event }) => event.changes).filter(({ type }) => cleaned.has(type));
  const paths = new Map(
    groupBy(changes, ({ name }) => name).map(([name, own]) => [name, own.map(({ state }) => state)] as const),
  );
  return [
    ...[...paths].flatMap(([name, path]) => leaps(path).map((leap) => fail(`${name} went from ${leap} uncleaned`))),
    ...[...given].flatMap(([name, times]) => {
      const seen = timesEntered(paths.get(name) ?? [], 'dirty');
      return seen >= times
        ? []
        : [fail(`${name} was given back dirty ${counted(times)} and was dirty ${counted(seen)}`)];
    }),
  ];
}

function leaps(path: readonly string[]): string[] {
  const found = path.slice(1).flatMap((state, index) => {
    const before = path[index] ?? '';
    const allowed = NEXT[before];
    return state === before || allowed === undefined || allowed.includes(state) ? [] : [`${before} to ${state}`];
  });
  return [...new Set(found)];
}

function timesEntered(path: readonly string[], wanted: string): number {
  return path.slice(1).filter((state, index) => state === wanted && path[index] !== wanted).length;
}

function counted(times: number): string {
  return times === 1 ? 'once' : times === 0 ? 'never' : `${times} times`;
}
