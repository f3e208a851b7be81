import type { NodeUnderTest } from './node-under-test.js';

/**
 * Something that Kubernetes' documentation says a node does with a pod. What is
 * expected is taken from there and never from what our own agent does.
 */
export interface NodePromise {
  /** Lower-case words with dashes, unique among all promises. */
  readonly id: string;
  /** The pod fields it is about, below `spec`, as src/local/host-node/supported-fields.ts spells them. */
  readonly fields: readonly string[];
  /** One sentence: what the node does. */
  readonly says: string;
  /** Where Kubernetes says so: a page of kubernetes.io/docs, or a field of the API reference. */
  readonly source: string;
  /** A node that cannot keep it, and why. The promise is not asked of it, and the table says so. */
  readonly limits?: Partial<Readonly<Record<NodeKind, string>>>;
  /** What a node's machine needs to keep it. Where that is not here it is a limit; the table says what is needed. */
  readonly needs?: Partial<Readonly<Record<NodeKind, Need>>>;
  /** What of Kubernetes our own programs stand for on both kinds of node: there a kubelet is no reference. */
  readonly isServedByUs?: string;
  /** Its pods are drawn, so that one run may miss one of its fields. */
  readonly isDrawn?: true;
  /** Disturbs what else runs on its nodes: asked on a pair of its own, one after another. */
  readonly isAlone?: true;
  /** Asks the node, through the API server only. Throws where it is not kept. */
  readonly keep: (node: NodeUnderTest) => Promise<void>;
}

/** What is held against the promises: our agent, and the reference. */
export const NODE_KINDS = ['host node', 'kubelet'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

interface Need {
  readonly what: string;
  readonly isHere: () => boolean;
}

/** Why this kind of node is not asked here, or null where it is. */
export function limitOf({ limits, needs }: NodePromise, kind: NodeKind): string | null {
  const need = needs?.[kind];
  return limits?.[kind] ?? (need === undefined || need.isHere() ? null : `needs ${need.what}`);
}
