import type { KeyObject } from 'node:crypto';
import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import { type TrustMaterial, toSignedEntity, Verifier } from '@sigstore/verify';
import { z } from 'zod';
import { type CertificateTrust, verifyByCertificate } from './certificates.js';

/** Whose signatures count. */
export interface Trust {
  /** Public keys by {@link keyId}. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Null where nobody is trusted without a key. */
  readonly certificates: CertificateTrust | null;
}

/** Why something signed is not believed: the closed list. */
export const DEFECTS = ['unreadable-attestation', 'unsigned', 'wrong-signer', 'tampered'] as const;
export type Defect = (typeof DEFECTS)[number];

/** What is not believed, and why. */
export interface Refusal {
  readonly kind: 'refused';
  readonly defect: Defect;
  readonly detail: string;
}

/** What a trusted signer signed. */
export interface Opened {
  readonly kind: 'opened';
  readonly text: string;
  readonly signer: string;
}

/** The one media type that is written and accepted: a bundle with exactly one signature. */
const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

const BundleShape = z.object({
  mediaType: z.literal(MEDIA_TYPE),
  dsseEnvelope: z.strictObject({
    payload: z.string(),
    payloadType: z.string(),
    signatures: z.array(z.strictObject({ sig: z.string(), keyid: z.string().optional() })),
  }),
});

/**
 * Opens a signed text: its shape, its signer, its signature, in this order. Never throws on anything that was parsed
 * from JSON.
 *
 * @param options.type - the payload type that the signer must have signed with the text.
 */
export function openEnvelope(value: unknown, { trust, type }: { trust: Trust; type: string }): Opened | Refusal {
  const shape = BundleShape.safeParse(value);
  if (!shape.success) return refuse('unreadable-attestation', `no Sigstore bundle: ${z.prettifyError(shape.error)}`);
  const { payloadType, signatures } = shape.data.dsseEnvelope;
  if (signatures.length === 0) return refuse('unsigned', 'the envelope has no signature');
  if (signatures.length > 1)
    return refuse('unreadable-attestation', `${signatures.length} signatures where one counts`);
  if (payloadType !== type) return refuse('unreadable-attestation', `payload type ${payloadType}, expected ${type}`);
  const read = readBundle(value);
  if ('defect' in read) return read;
  const entity = toSignedEntity(read.bundle);
  const { key } = entity;
  if (key.$case !== 'public-key') {
    if (signatures[0]?.keyid !== undefined) return refuse('unreadable-attestation', 'a certificate and a key');
    if (trust.certificates === null) return refuse('wrong-signer', 'signed by a certificate; no identity is trusted');
    const answer = verifyByCertificate(entity, trust.certificates);
    return 'against' in answer ? refuse(answer.against, answer.detail) : openedText(read.bundle, answer.signer);
  }
  if (!trust.keys.has(key.hint))
    return refuse('wrong-signer', `signed by key ${key.hint.slice(0, 16)}, which is not trusted`);
  // Nobody signs this name; two names for one key would let a reader believe the wrong one.
  if (signatures[0]?.keyid !== key.hint) return refuse('unreadable-attestation', 'the key has two names');
  return verified(read.bundle, { trust, signer: key.hint });
}

type ReadBundle = ReturnType<typeof bundleFromJSON>;

/** Exactly what was written: what the library would read leniently (other base64, more fields) is refused. */
function readBundle(value: unknown): { bundle: ReadBundle } | Refusal {
  try {
    const bundle = bundleFromJSON(value);
    if (JSON.stringify(bundleToJSON(bundle)) === JSON.stringify(value)) return { bundle };
    return refuse('unreadable-attestation', 'the bundle is not spelled as it was written');
  } catch (error) {
    return refuse('unreadable-attestation', messageOf(error));
  }
}

function verified(bundle: ReadBundle, { trust, signer }: { trust: Trust; signer: string }): Opened | Refusal {
  try {
    new Verifier(trustMaterial(trust), { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
      toSignedEntity(bundle),
    );
  } catch (error) {
    return refuse('tampered', messageOf(error));
  }
  return openedText(bundle, signer);
}

function openedText(bundle: ReadBundle, signer: string): Opened | Refusal {
  if (bundle.content.$case !== 'dsseEnvelope') return refuse('unreadable-attestation', 'no DSSE envelope');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bundle.content.dsseEnvelope.payload);
    return { kind: 'opened', text, signer };
  } catch (error) {
    return refuse('tampered', messageOf(error));
  }
}

function trustMaterial({ keys }: Trust): TrustMaterial {
  return {
    ...{ certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] },
    publicKey: (hint) => {
      const publicKey = keys.get(hint);
      if (publicKey === undefined) throw new TypeError(`key ${hint} is not trusted`);
      return { publicKey, validFor: () => true };
    },
  };
}

/** A refusal with its reason. */
export function refuse(defect: Defect, detail: string): Refusal {
  return { kind: 'refused', defect, detail };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
