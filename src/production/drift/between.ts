/** What two lists have of each other, by a key that tells their elements apart. */
export interface Between<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  /** Both versions of what stands in both lists, in the order of the second. */
  readonly kept: readonly { readonly before: T; readonly after: T }[];
}

/** Compares two lists. Of elements with one key the first, second … of each belong together. */
export function between<T>(before: readonly T[], after: readonly T[], keyOf: (element: T) => string): Between<T> {
  const [old, now] = [numbered(before, keyOf), numbered(after, keyOf)];
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, element]) => element),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, element]) => element),
    kept: [...now].flatMap(([key, element]) => {
      const was = old.get(key);
      return was === undefined ? [] : [{ before: was, after: element }];
    }),
  };
}

function numbered<T>(elements: readonly T[], keyOf: (element: T) => string): Map<string, T> {
  const counts = new Map<string, number>();
  return new Map(
    elements.map((element) => {
      const key = keyOf(element);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [`${key}\n${count}`, element];
    }),
  );
}
