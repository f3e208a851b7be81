/** Enough to keep an API server of this machine busy, and few enough to leave it time for Prow. */
const AT_ONCE = 8;

/** Does something with each, {@link AT_ONCE} at a time, in order. The first error ends it. */
export async function inParallel<Item>(items: Iterable<Item>, deed: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items].reverse();
  const work = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await deed(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
