import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOverride, signOverride } from '../attestation/override-envelope.js';
import { candidateOf, isOverridable } from '../gate/bump-objections.js';
import { changeDigest } from '../gate/change-digest.js';
import { isNamed } from '../gate/is-named.js';
import { ExplainedError } from '../model/explained-error.js';
import { OVERRIDE_HOURS_MAX, type Override } from '../model/override.js';
import { signatoryOf } from './attest-run.js';
import { withBump } from './gate-bump.js';
import type { GateQuestion } from './gate-decision.js';
import { GATE_FILE, readGateSettings } from './gate-settings.js';

const HOUR_MS = 3_600_000;

/**
 * Records that a person lets one bump in without proof, signed, for as long as an override may last.
 *
 * @returns the path of the record.
 * @throws {ExplainedError} `usage`: a person who may not, a reason that is none, a bump that names no one candidate, or a
 *   key that the gate does not trust.
 */
export async function recordOverride(
  question: GateQuestion,
  { by, reason }: { by: string | null; reason: string },
): Promise<string> {
  const { state, now } = question;
  if (by === null) throw nobodyNamed();
  // A key that is made now must be known when the settings say whom to trust.
  const signatory = signatoryOf(state);
  return withBump(question, async ({ bump }, base) => {
    // Of production as it is, whatever --config names: the gate that is asked next believes no other.
    const { approvers, trust } = await readGateSettings({ config: undefined, base, state });
    if (approvers.length === 0) throw nobodyMay(ownGateFile(question));
    if (!isNamed(by, approvers)) throw mayNot({ by, approvers });
    if ('unreadable' in bump || !isOverridable(bump)) throw nothingToOverride();
    if (reason.trim().length < 10) throw noReason(reason);
    const override: Override = {
      ...{ production: bump.production, candidate: candidateOf(bump), change: changeDigest(bump), reason, by },
      at: now.toISOString(),
      expiresAt: new Date(now.getTime() + OVERRIDE_HOURS_MAX * HOUR_MS).toISOString(),
    };
    const text = await signOverride(override, signatory);
    const opened = openOverride(text, trust);
    if ('defect' in opened) throw notTrusted(opened.detail, state.signingKey);
    await mkdir(state.overrides, { recursive: true, mode: 0o700 });
    const path = join(state.overrides, `${now.toISOString().replaceAll(':', '-')}.json`);
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return path;
  });
}

function nobodyNamed(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'An override is somebody’s, and nobody is named',
    expected: '--as NAME, an approver by the name that OWNERS has for them',
    observed: 'no --as',
    evidence: 'the command line',
    next: 'say who you are with --as',
  });
}

function notTrusted(detail: string, key: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate would not believe an override that is signed here, so none is recorded',
    expected: 'a key that `trustedKeys` of gate.yaml names, or an identity that it names',
    observed: detail,
    evidence: key,
    next: 'record it where a trusted key is; or, on the pull request, by a comment: /staging override COMMIT REASON',
  });
}

/** gate.yaml of production as it is, as it was named: what is checked out of a clone is gone afterwards. */
function ownGateFile({ base, clone, path = '.' }: GateQuestion): string {
  return clone === undefined ? join(base, GATE_FILE) : `${base}:${join(path, GATE_FILE)}`;
}

function nobodyMay(evidence: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Nobody may override this gate: its gate.yaml names no approvers',
    expected: '`approvers: { owners: OWNERS }` in gate.yaml of production as it is, and an OWNERS file that names them',
    observed: 'none',
    evidence,
    next: 'rehearse the bump; or propose the approvers as a change of their own (docs/gate.md): once that is merged they may',
  });
}

function mayNot({ by, approvers }: { by: string; approvers: readonly string[] }): ExplainedError {
  return new ExplainedError('usage', {
    what: `${by} may not override the gate`,
    expected: approvers.join(', '),
    observed: by,
    evidence: '`approvers` in gate.yaml of production as it is',
    next: 'ask one of them',
  });
}

function nothingToOverride(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'There is no one candidate to override the gate for',
    expected: 'a bump that moves every image of Prow to one release, or none of them',
    observed: 'another, or one that cannot be read',
    evidence: 'prow-staging gate with the same --base and --head',
    next: 'correct the bump first: an override is for one candidate',
  });
}

function noReason(reason: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'An override needs a reason',
    expected: 'a sentence of 10 to 500 characters, for those who read it on the next bump',
    observed: JSON.stringify(reason),
    evidence: '--override',
    next: 'say why',
  });
}
