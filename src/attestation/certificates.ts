import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type SignedEntity, type TrustMaterial, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';

/** Who may sign without a key of ours: an identity, and who vouches for it. */
export interface Identity {
  /** E.g. `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** E.g. the address of a workflow's file at a branch. Compared whole. */
  readonly subject: string;
}

/** Whose certificates count. */
export interface CertificateTrust {
  readonly root: TrustMaterial;
  readonly identities: readonly Identity[];
}

/** A log of signatures and one of certificates must each have seen it: the certificate lives for ten minutes only. */
const THRESHOLDS = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };

/**
 * Certificate authorities and logs, as Sigstore's `trusted_root.json` names them: nothing is downloaded to verify.
 *
 * @throws for anything that is none.
 */
export function readTrustedRoot(text: string): TrustMaterial {
  return toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(text)));
}

/** What a certificate says, once it is believed. */
export type CertificateAnswer =
  | { readonly signer: string }
  | { readonly against: 'wrong-signer' | 'tampered'; readonly detail: string };

/** Whether a signature is by a trusted identity: its certificate, both logs, and then the name. Never throws. */
export function verifyByCertificate(entity: SignedEntity, { root, identities }: CertificateTrust): CertificateAnswer {
  try {
    const { identity } = new Verifier(root, THRESHOLDS).verify(entity);
    const subject = identity?.subjectAlternativeName ?? '';
    const issuer = identity?.extensions?.issuer ?? '';
    // Compared here and whole: the library takes a subject for a pattern.
    if (identities.some((one) => one.subject === subject && one.issuer === issuer))
      return { signer: `${subject} (${issuer})` };
    return { against: 'wrong-signer', detail: `signed by ${subject} of ${issuer}, who is not trusted` };
  } catch (error) {
    const isStranger = error instanceof VerificationError && error.code === 'CERTIFICATE_ERROR';
    const detail = error instanceof Error ? error.message : String(error);
    return { against: isStranger ? 'wrong-signer' : 'tampered', detail };
  }
}
