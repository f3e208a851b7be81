import type { Keys } from './value-at.js';

/** A document of which aliases make far more than is written. */
export interface Excess {
  /** Nodes that the document has once every alias is written out; infinite where one holds itself. */
  readonly expanded: number;
  /** The part that has nearly all of them. */
  readonly at: Keys;
}

/** No configuration comes near it, and everything that goes through values would, node by node. */
const MOST_NODES = 1_000_000;

/**
 * Whether aliases make so much of a document that nobody could go through it, by the rule by which kubectl and Prow refuse
 * one ("document contains excessive aliasing"); and never more than a million nodes.
 *
 * Every node is looked at once, however often it is meant.
 *
 * @see allowedAliasRatio, goyaml.v2/decode.go of sigs.k8s.io/yaml v1.4.0
 */
export function excessiveAliases(document: unknown): Excess | null {
  const sizes = new Map<object, number>();
  const { all, byAlias } = count(document, sizes);
  const isBeyond = byAlias > 0 && all > MOST_NODES;
  const isRefused = byAlias > 100 && all > 1000 && byAlias / all > allowedRatio(all);
  return isBeyond || isRefused ? { expanded: all, at: heaviest(document, sizes) } : null;
}

/** From 99 % in small documents to 10 % in large ones. */
function allowedRatio(all: number): number {
  const [low, high] = [400_000, 4_000_000];
  return 0.99 - 0.89 * Math.min(1, Math.max(0, (all - low) / (high - low)));
}

interface Count {
  readonly all: number;
  /** Those that come of an alias: a collection is written where it is met first. */
  readonly byAlias: number;
}

function count(value: unknown, sizes: Map<object, number>): Count {
  if (typeof value !== 'object' || value === null) return { all: 1, byAlias: 0 };
  const known = sizes.get(value);
  if (known !== undefined) return { all: known, byAlias: known };
  // What is met again before it is counted holds itself.
  sizes.set(value, Infinity);
  let [all, byAlias] = [Array.isArray(value) ? 1 : 1 + Object.keys(value).length, 0];
  for (const child of Object.values(value)) {
    const counted = count(child, sizes);
    all += counted.all;
    byAlias += counted.byAlias;
  }
  sizes.set(value, all);
  return { all, byAlias };
}

/** The path of the smallest part that has most of a document's nodes. */
function heaviest(document: unknown, sizes: ReadonlyMap<object, number>): Keys {
  const path: (string | number)[] = [];
  const sizeOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? (sizes.get(value) ?? 0) : 0;
  const seen = new Set<unknown>();
  let at = document;
  while (typeof at === 'object' && at !== null && !seen.has(at)) {
    seen.add(at);
    const half = sizeOf(at) / 2;
    const heavy = Object.entries(at).find(([, child]) => sizeOf(child) >= half);
    if (heavy === undefined) break;
    path.push(Array.isArray(at) ? Number(heavy[0]) : heavy[0]);
    at = heavy[1];
  }
  return path;
}
