/** GitHub's limits of a commit status (docs.github.com, REST API, commit statuses). */
export const STATUS_DESCRIPTION_MAX = 140;

/** What a commit is said to be, under one context. */
export interface CommitStatus {
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string;
  /** Empty for none. */
  readonly targetUrl: string;
}
