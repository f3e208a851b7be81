import type { KubernetesObject } from '../src/production/manifest.js';
import { boskosDefinitions } from './boskos/boskos-definitions.js';
import { prowJobDefinition } from './objects/prowjob-definition.js';

/** The definitions that a deployment applies, as it applies them. */
export interface Definitions {
  readonly prow: readonly KubernetesObject[];
  /** Empty where there is no Boskos. */
  readonly boskos: readonly KubernetesObject[];
}

/**
 * Reads the definitions of source trees.
 *
 * @throws {ExplainedError} `usage` when a tree has none.
 */
export async function definitionsIn(trees: {
  readonly prow: string;
  readonly boskos: string | null;
}): Promise<Definitions> {
  return {
    prow: [await prowJobDefinition(trees.prow)],
    boskos: trees.boskos === null ? [] : await boskosDefinitions(trees.boskos),
  };
}
