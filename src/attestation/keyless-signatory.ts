import { CIContextProvider, DEFAULT_FULCIO_URL, DEFAULT_REKOR_URL, FulcioSigner, RekorWitness } from '@sigstore/sign';
import type { Signatory } from './sign-run.js';

/** Where certificates are had and signatures are logged; Sigstore's public services where left out. */
export interface KeylessServices {
  readonly fulcioUrl?: string | undefined;
  readonly rekorUrl?: string | undefined;
}

/** What Sigstore's certificate authority expects the token to be made for. */
const AUDIENCE = 'sigstore';
const LIMIT_MS = 30_000;
const RETRIES = 2;

/**
 * Signs with a key that lives for one signature: continuous integration vouches for who signs (a token in
 * `SIGSTORE_ID_TOKEN`, or from GitHub Actions), Sigstore issues a certificate for ten minutes and logs the signature.
 */
export function keylessSignatory({ fulcioUrl, rekorUrl }: KeylessServices): Signatory {
  const limits = { timeout: LIMIT_MS, retry: RETRIES };
  return {
    signer: new FulcioSigner({
      fulcioBaseURL: fulcioUrl ?? DEFAULT_FULCIO_URL,
      identityProvider: new CIContextProvider(AUDIENCE),
      ...limits,
    }),
    witnesses: [new RekorWitness({ rekorBaseURL: rekorUrl ?? DEFAULT_REKOR_URL, entryType: 'dsse', ...limits })],
  };
}
