import type { Document } from 'yaml';

/** One way in which staging's Prow configuration differs from production's. */
export interface ConfigRule {
  readonly name: string;
  readonly reason: string;
  /** The only settings the rule may change, as in ManifestRule. */
  readonly touches: readonly string[];
  /** Changes the document in place; everything else in it, comments too, stays. */
  apply(document: Document): void;
}
