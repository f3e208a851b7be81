/** Keys and indexes from a document's top to one of its values. */
export type Keys = readonly (string | number)[];

/** A key as a segment of a JSON pointer (RFC 6901): it may hold the separator itself. */
export function pointerSegment(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What stands at a path of a parsed document: undefined where nothing does. */
export function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? Reflect.get(parent, key)
        : undefined,
    value,
  );
}
