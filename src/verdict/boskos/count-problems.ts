import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';

/** Holds what Boskos has against what production's configuration gives it: by its objects, and by its own word. */
export function countProblems({ boskos, asked, listed }: BoskosSeen): BoskosProblem[] {
  if (listed.length === 0) return [inconclusive('its resources were never listed')];
  const objects = listed.flatMap(({ event }) => {
    const there = new Set(event.resources.map(({ name }) => name));
    const wanted = boskos.types.flatMap(({ type, names }) => names.map((name) => ({ type, name })));
    const lost = wanted.filter(({ name }) => !there.has(name)).map(({ name }) => name);
    const other = event.resources.filter(({ name, type }) =>
      wanted.some((one) => one.name === name && one.type !== type),
    );
    return [
      ...(lost.length === 0 ? [] : [fail(`${lost.join(', ')} is gone (${event.moment})`)]),
      ...other.map(({ name, type }) => fail(`${name} is of type ${type} (${event.moment})`)),
    ];
  });
  const words = asked.flatMap(({ event: { call, counts, type, moment, status } }) => {
    const { length } = boskos.types.find((one) => one.type === type)?.names ?? [];
    if (call !== 'count' || status !== 200 || length === 0) return [];
    const sum = Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
    return sum === length ? [] : [fail(`Boskos counts ${sum} of ${length} ${type} (${moment})`)];
  });
  return [...objects, ...words];
}
