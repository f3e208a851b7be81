import { sha256Of } from './source-files.js';
import { pointerSegment } from './value-at.js';

/** Hexadecimal digits: 128 bits, so that nobody makes two values with one digest; short enough to keep thousands of them. */
const DIGEST_LENGTH = 32;

/**
 * Digests of a document's values by JSON pointer. A list whose elements all have names has them by name, so that one
 * more does not move the others; a list of plain values is one value. Where the order of a named list counts, it is one
 * more value. Nothing of a value can be read from it. What a value stands in, lists or maps, is part of its digest: a list
 * and a map with its places as keys have the same pointers.
 *
 * @param isSecret - whether a pointer leads to what must not even be guessed at: only that it is there is kept.
 */
export function fieldDigests(
  value: unknown,
  isSecret: (pointer: string) => boolean = () => false,
): Record<string, string> {
  const entries = leavesOf(value).map((leaf) => {
    const digest = isSecret(leaf.pointer) ? '' : leafDigest(leaf);
    return [leaf.pointer, digest] as const;
  });
  return Object.fromEntries(entries);
}

/** The digest by which a single value is kept. */
export function leafDigest(leaf: Leaf): string {
  return sha256Of(leafText(leaf)).slice(0, DIGEST_LENGTH);
}

/** A text that two leaves share only where they are the same value in the same containers. */
export function leafText({ value, within }: Leaf): string {
  // JSON has no such numbers, and writes null.
  const isNoJson = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return `${within.join(' ')}\n${isNoJson ? `number ${Object.is(value, -0) ? '-0' : value}` : JSON.stringify(value)}`;
}

/** Where a Secret has its content; no digest of a short one would be safe. */
export function isSecretContent(pointer: string): boolean {
  return pointer.startsWith('/data/') || pointer.startsWith('/stringData/');
}

/** A single value of a document. */
export interface Leaf {
  /** The JSON pointer it is kept by. */
  readonly pointer: string;
  readonly value: unknown;
  /** Where it stands: as the pointer, but for elements of a list, which have their places. */
  readonly path: readonly (string | number)[];
  /** What it stands in, from the top of the document. */
  readonly within: readonly ContainerKind[];
}

type ContainerKind = 'map' | 'list' | 'named-list';

/** Each single value of a document. An empty list and an empty map are values. */
export function leavesOf(document: unknown): Leaf[] {
  return leavesBelow({ pointer: '', value: document, path: [], within: [] });
}

function leavesBelow(leaf: Leaf): Leaf[] {
  const { pointer: at, value } = leaf;
  const container = containerOf(value);
  if (container === null) return [leaf];
  const { kind, children } = container;
  const within = [...leaf.within, kind];
  const below = children.flatMap(([key, child], index) => {
    const path = [...leaf.path, kind === 'map' ? key : index];
    return leavesBelow({ pointer: `${at}/${pointerSegment(key)}`, value: child, path, within });
  });
  if (kind !== 'named-list' || !ORDERED.test(at)) return below;
  return [...below, { pointer: `${at}${ORDER}`, value: children.map(([key]) => key), path: leaf.path, within }];
}

/** Ends the pointer of the order of a named list's elements. */
export const ORDER = '/*order';

/** A variable may refer to those before it, and init containers run one after another (Kubernetes API, PodSpec). */
const ORDERED = /\/(env|initContainers)$/;

interface Container {
  readonly kind: ContainerKind;
  readonly children: readonly (readonly [string | number, unknown])[];
}

/** Null for what counts as one value. */
function containerOf(value: unknown): Container | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) {
    const children = Object.entries(value);
    return children.length === 0 ? null : { kind: 'map', children };
  }
  if (!value.some((element) => typeof element === 'object' && element !== null)) return null;
  const names = value.map(nameOf);
  const areNamed = names.every((name) => name !== null) && new Set(names).size === names.length;
  const children = value.map(
    (element: unknown, index) => [areNamed ? (names[index] ?? index) : index, element] as const,
  );
  return { kind: areNamed ? 'named-list' : 'list', children };
}

function nameOf(element: unknown): string | null {
  const isNamed = typeof element === 'object' && element !== null && 'name' in element;
  return isNamed && typeof element.name === 'string' ? element.name : null;
}
