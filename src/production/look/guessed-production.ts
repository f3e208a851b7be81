import type { GuessedKubeconfig } from './guess-kubeconfigs.js';

/** A path of production's, and why it was taken. */
export interface GuessedPath {
  readonly path: string;
  readonly ground: string;
}

/** What production.yaml may say, each part with its ground. */
export interface GuessedProduction {
  readonly name: string;
  readonly manifests: Omit<GuessedPath, 'path'> & { readonly paths: readonly string[] };
  /** What kustomize trees take by URL, and the file or folder of what was looked in that ends as the URL does. */
  readonly checkedOut: readonly { readonly url: string; readonly path: string }[];
  readonly config: GuessedPath;
  readonly plugins: GuessedPath | null;
  readonly jobs: readonly GuessedPath[];
  /** Files that look like this production's jobs and were not taken, each with the reason. */
  readonly passedOver: readonly string[];
  readonly kubeconfigs: readonly GuessedKubeconfig[];
  /** Folders with manifests that run Boskos. */
  readonly boskos: readonly string[];
}
