import type { Check } from './verdict.js';

/** What the newest run of a production says of one check. */
export interface StandingCheck {
  readonly production: string;
  readonly check: Check;
  /** `unknown`: it was not decided, so nothing that was said of it before is taken back. */
  readonly state: 'failing' | 'green' | 'unknown';
  /** What fails; empty for the others. */
  readonly subjects: readonly string[];
}

/** Text about one check that fails, for whoever reads issues. */
export interface IssueText {
  /** The same for the same check for ever. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
}
