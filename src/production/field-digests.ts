import { sha256Of } from './source-files.js';
import { pointerSegment } from './value-at.js';

/** Long enough that two values do not meet by chance, short enough to keep thousands of them. */
const DIGEST_LENGTH = 16;

/**
 * Digests of a document's values by JSON pointer. A list whose elements all have names has them by name, so that one
 * more does not move the others; a list of plain values is one value. Where the order of a named list counts, it is one
 * more value. Nothing of a value can be read from it.
 *
 * @param isSecret - whether a pointer leads to what must not even be guessed at: only that it is there is kept.
 */
export function fieldDigests(
  value: unknown,
  isSecret: (pointer: string) => boolean = () => false,
): Record<string, string> {
  const entries = leavesOf(value, '').map(([pointer, leaf]) => {
    const digest = isSecret(pointer) ? '' : sha256Of(JSON.stringify(leaf) ?? '').slice(0, DIGEST_LENGTH);
    return [pointer, digest] as const;
  });
  return Object.fromEntries(entries);
}

/** Where a Secret has its content; no digest of a short one would be safe. */
export function isSecretContent(pointer: string): boolean {
  return pointer.startsWith('/data/') || pointer.startsWith('/stringData/');
}

/** Each single value of a document with the JSON pointer it is kept by. */
export function leavesOf(value: unknown, at: string): [string, unknown][] {
  const children = childrenOf(value);
  if (children === null) return [[at, value]];
  const below = children.flatMap(([key, child]) => leavesOf(child, `${at}/${pointerSegment(key)}`));
  const isOrdered = Array.isArray(value) && ORDERED.test(at) && children.every(([key]) => typeof key === 'string');
  return isOrdered ? [...below, [`${at}${ORDER}`, children.map(([key]) => key)]] : below;
}

/** Ends the pointer of the order of a named list's elements. */
export const ORDER = '/*order';

/** A variable may refer to those before it, and init containers run one after another (Kubernetes API, PodSpec). */
const ORDERED = /\/(env|initContainers)$/;

/** Null for what counts as one value. */
function childrenOf(value: unknown): [string | number, unknown][] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? null : Object.entries(value);
  if (!value.some((element) => typeof element === 'object' && element !== null)) return null;
  const names = value.map(nameOf);
  const areNamed = names.every((name) => name !== null) && new Set(names).size === names.length;
  return value.map((element: unknown, index) => [areNamed ? (names[index] ?? index) : index, element]);
}

function nameOf(element: unknown): string | null {
  const isNamed = typeof element === 'object' && element !== null && 'name' in element;
  return isNamed && typeof element.name === 'string' ? element.name : null;
}
