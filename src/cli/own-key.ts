import { existsSync } from 'node:fs';
import type { Trust } from '../attestation/open-envelope.js';
import { openSigningKey } from '../attestation/signing-key.js';
import type { Decision, Objection } from '../model/decision.js';
import { ExplainedError } from '../model/explained-error.js';
import type { StateDirectory } from './state-directory.js';

/** As much of a key's name as messages show. */
const SHOWN = 16;

/**
 * The same answer, for a machine whose key the gate does not trust: to rehearse here is no next step then, for the gate
 * would not believe that run either.
 *
 * @param variables - `PROW_STAGING_SIGN=keyless` signs by no key.
 */
export function withOwnKey(
  decision: Decision,
  { trust, state }: { readonly trust: Trust; readonly state: StateDirectory },
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Decision {
  if (variables['PROW_STAGING_SIGN'] === 'keyless') return decision;
  const own = ownKey(state.signingKey);
  if (own === null ? !isAnybodyNamed(trust) : trust.keys.has(own)) return decision;
  const name = own === null ? 'a key made now' : `this machine’s key ${own.slice(0, SHOWN)}`;
  return { ...decision, objections: decision.objections.map((one) => ({ ...one, next: nextOf(one, { own, name }) })) };
}

/** Null where there is none yet, and where it cannot be used: whoever rehearses is told why. */
function ownKey(path: string): string | null {
  try {
    return existsSync(path) ? openSigningKey(path).id : null;
  } catch (error) {
    if (error instanceof ExplainedError) return null;
    throw error;
  }
}

/** Without a name anywhere, a machine trusts itself. */
function isAnybodyNamed({ keys, certificates }: Trust): boolean {
  return keys.size > 0 || certificates !== null;
}

function nextOf({ reason, observed, next }: Objection, { own, name }: { own: string | null; name: string }): string {
  if (reason === 'wrong-signer' && own !== null && observed.includes(own.slice(0, SHOWN)))
    return `${name} signed it, and would sign another rehearsal; rehearse where a trusted key is, or have this one’s public half added to trustedKeys by a reviewed change: prow-staging gate --public-key`;
  return next.includes('prow-staging rehearse')
    ? `not here, for the gate does not trust ${name}; where it trusts the key: ${next}`
    : next;
}
