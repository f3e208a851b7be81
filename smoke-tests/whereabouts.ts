import type { TrialResult } from '../src/canaries/run-trial.js';
import type { Canary } from '../src/model/canary.js';
import type { Environment } from '../src/model/environment.js';

/** Job name → where its canary's pods are, e.g. `prow-build/test-pods`. */
export type Whereabouts = Record<string, string[]>;

/** Where the pods of some canaries are, over every namespace of every cluster. */
export function whereabouts(
  { canaries, sweeps }: TrialResult,
  { of }: { readonly of: (canary: Canary) => boolean },
): Whereabouts {
  const found: Whereabouts = {};
  for (const [prowJob, canary] of canaries) {
    if (!of(canary)) continue;
    found[canary.job] = sweeps
      .flatMap(({ clusterId, pods }) => pods.map((pod) => ({ ...pod, clusterId })))
      .filter((pod) => pod.prowJob === prowJob)
      .map(({ clusterId, namespace }) => `${clusterId}/${namespace}`)
      .sort();
  }
  return found;
}

/** The same canaries, each with one pod where `alias` leads. */
export function allWhere(
  { canaries }: TrialResult,
  { of, alias, environment }: { of: (canary: Canary) => boolean; alias: string; environment: Environment },
): Whereabouts {
  const clusterId = environment.aliases.find(({ name }) => name === alias)?.clusterId ?? 'no cluster';
  const place = `${clusterId}/${environment.namespaces.pods}`;
  return Object.fromEntries([...canaries.values()].filter(of).map(({ job }) => [job, [place]]));
}
