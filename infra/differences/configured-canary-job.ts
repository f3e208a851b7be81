import type { Canary } from '../../src/model/canary.js';

/** A canary job that a component starts for a repository, or when it is asked to, and where it stands in the job configuration. */
export interface ConfiguredCanaryJob extends Omit<Canary, 'job'> {
  readonly section: 'periodics' | 'presubmits' | 'postsubmits';
  /** Periodics have none in the configuration. */
  readonly repository: string;
  /** What the job says besides its name, cluster and pod. */
  readonly fields: Readonly<Record<string, unknown>>;
}
