import type { Bump } from '../model/bump.js';
import type { Candidate } from '../model/candidate.js';
import type { Description } from '../model/description.js';
import type { DriftChange } from '../model/drift.js';
import type { EvidenceFile, TestResultStatement } from '../model/statement.js';
import type { Verdict } from '../model/verdict.js';

/** The files of a run as they are now, and what they say when they are judged again. */
export interface Evidence {
  /** Digest of each file in hexadecimal; null where it is not there. */
  readonly digests: Readonly<Record<EvidenceFile, string | null>>;
  /** Null where description or history cannot be read. */
  readonly rejudged: {
    readonly verdict: Verdict;
    /** Digest of the verdict as its file would be written now. */
    readonly sha256: string;
    readonly description: Description;
    readonly fingerprint: string;
    /** The Boskos that stood beside the candidate; null where none did. */
    readonly boskos: Candidate | null;
  } | null;
  /** From what was rehearsed to production before the bump, and after it; null where they are two productions. */
  readonly changes: { readonly before: readonly DriftChange[]; readonly after: readonly DriftChange[] } | null;
}

/** An attestation as somebody shows it. Nothing of it is believed yet. */
export interface Presented {
  /** Where it is from, as messages name it. */
  readonly place: string;
  readonly text: string;
  readonly evidence: Evidence;
  /** Of a run that was made and is gone: what is known of it; null where it may be about any. */
  readonly missing?: { readonly tag: string | null; readonly production: string | null; readonly observed: string };
}

/** Where a proof stands: the statement, what came with it, the bump it is to prove, and the time. */
export interface Proof {
  readonly statement: TestResultStatement;
  readonly presented: Presented;
  readonly bump: Bump;
  /** Whether the bump goes back to a version that is good: then it may have been rehearsed long ago, and as it stood. */
  readonly isWayBack: boolean;
  readonly now: Date;
}
