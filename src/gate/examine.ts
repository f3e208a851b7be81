import { type Believed, type NotBelieved, verifyAttestation } from '../attestation/verify-attestation.js';
import type { Objection } from '../model/decision.js';
import { evidenceObjections } from './evidence-objections.js';
import { shortened } from './first-of.js';
import { objection } from './objections.js';
import type { Presented } from './presented.js';
import type { GateSettings } from './settings.js';

/** An attestation that is believed, and its evidence sound. */
export interface Sound {
  readonly kind: 'sound';
  readonly presented: Presented;
  readonly believed: Believed;
}

/** One that is not, and why. */
interface Unsound {
  readonly kind: 'unsound';
  readonly presented: Presented;
  readonly claimedTag: string | null;
  readonly objection: Objection;
}

export type Examined = Sound | Unsound;

/** Verifies what was presented and judges its history again. */
export function examine(presented: Presented, settings: GateSettings): Examined {
  const result: Believed | NotBelieved = verifyAttestation(presented.text, settings.trust);
  if (result.kind === 'refused') {
    const told = { observed: shortened(result.detail), evidence: presented.place };
    return { kind: 'unsound', presented, claimedTag: result.claimedTag, objection: objection(result.defect, told) };
  }
  const [found] = evidenceObjections(result.testResult, presented, settings.toolVersion);
  const claimedTag = result.testResult.predicate.prowStaging.candidate.tag;
  if (found !== undefined) return { kind: 'unsound', presented, claimedTag, objection: found };
  return { kind: 'sound', presented, believed: result };
}
