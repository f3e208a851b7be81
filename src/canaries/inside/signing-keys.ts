import { z } from 'zod';
import type { ClusterConnection } from '../connect-cluster.js';

/** A JSON Web Key Set (RFC 7517), of which only the names are wanted. */
const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kid: z.string() })) });

/**
 * Names of the keys with which a cluster signs its service accounts' tokens.
 *
 * @throws {Error} It does not answer, or not with keys.
 */
export async function signingKeys({ openid }: Pick<ClusterConnection, 'openid'>): Promise<string[]> {
  // The client says that this is a text; it reads JSON of any kind as JSON.
  const { keys } = KeySet.parse(await openid.getServiceAccountIssuerOpenIDKeyset());
  return keys.map(({ kid }) => kid).sort();
}
