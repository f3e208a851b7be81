import type { Trust } from '../attestation/open-envelope.js';
import type { Power } from '../model/power.js';
import type { CheckOnDemand } from '../model/verdict.js';
import type { Calendar } from './window/calendar.js';

/** What a gate asks for. */
export interface GateSettings {
  readonly trust: Trust;
  /** Hours between the begin of a rehearsal and now. */
  readonly maxAgeHours: number;
  /** What every component's restarts must have been able to see. */
  readonly power: Power;
  /** Checks that no rehearsal makes unasked, and each must have made. */
  readonly requires: readonly CheckOnDemand[];
  /** Milliseconds by which the clocks of two machines may differ. */
  readonly clockSkewMs: number;
  /** Who may override, in lower case; nobody where nobody is named. */
  readonly approvers: readonly string[];
  /** Who may deploy, in lower case; null where nobody is named. */
  readonly deployers: readonly string[] | null;
  /** Commits of Prow, each by its 40 digits, that count although they were built from a clone. */
  readonly commits: readonly string[];
  /** When production may be changed; null where no calendar is kept. */
  readonly calendar: Calendar | null;
  /** This tool's version: another one may judge otherwise. */
  readonly toolVersion: string;
}
