import type { GithubDirector } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import type { ErrandLimits } from './errand-limits.js';

/** What was done so that a component would act, and what it did; null for nothing within the limit. */
export interface ErrandEnd {
  readonly asked: string;
  readonly done: string | null;
}

/** Asks a component for something, and waits until it has done it or the limit is reached. */
export type DoErrand<Means> = (
  run: Run,
  given: {
    readonly means: Means;
    readonly component: string;
    readonly github: GithubDirector;
    readonly limits: ErrandLimits;
  },
) => Promise<ErrandEnd>;
