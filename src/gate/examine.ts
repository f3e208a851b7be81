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

/** One that is believed, and was judged by another version of the tool: it proves nothing, and a failure stays one. */
export interface Dated {
  readonly kind: 'dated';
  readonly presented: Presented;
  readonly believed: Believed;
  readonly objection: Objection;
}

/** One that is not, and why. */
export interface Unsound {
  readonly kind: 'unsound';
  readonly presented: Presented;
  /** The candidate that a trusted signer named; null where nobody did, and it may be about any. */
  readonly tag: string | null;
  /** Null where it is not known either. */
  readonly production: string | null;
  readonly objection: Objection;
}

export type Examined = Sound | Dated | Unsound;

/** Verifies what was presented and judges its history again. */
export function examine(presented: Presented, settings: GateSettings): Examined {
  const { missing, place } = presented;
  const unknown = { kind: 'unsound', tag: null, production: null } as const;
  if (missing !== undefined) {
    const told = { observed: shortened(missing.observed), evidence: place };
    const { tag, production } = missing;
    return { kind: 'unsound', presented, tag, production, objection: objection('evidence-missing', told) };
  }
  const result: Believed | NotBelieved = verifyAttestation(presented.text, settings.trust);
  if (result.kind === 'refused') {
    const told = { observed: shortened(result.detail), evidence: presented.place };
    return { ...unknown, presented, objection: objection(result.defect, told) };
  }
  const [found] = evidenceObjections(result.testResult, presented, settings.toolVersion);
  const { tag } = result.testResult.predicate.prowStaging.candidate;
  if (found?.reason === 'other-version') return { kind: 'dated', presented, believed: result, objection: found };
  if (found !== undefined) return { ...unknown, presented, tag, objection: found };
  return { kind: 'sound', presented, believed: result };
}
