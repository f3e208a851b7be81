import { z } from 'zod';

/**
 * What a service account token says of the pod that it was made for. It is all that is kept of a token: without its
 * signature nobody takes it for one.
 */
export const TokenClaims = z.strictObject({
  keyId: z.string().describe('the key of its cluster’s that has signed it'),
  namespace: z.string(),
  serviceAccount: z.string(),
  podUid: z.string(),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

/**
 * What a canary's container runs that only has to start, in any image that has a shell: its last words are the first two
 * parts of its token (RFC 7519), head and claims; it ends well whether or not it has one.
 */
export const SAYS_ITS_CLAIMS = [
  '/bin/sh',
  '-c',
  '{ IFS=. read -r head claims signature </var/run/secrets/kubernetes.io/serviceaccount/token; echo "$head.$claims" >/dev/termination-log; } 2>/dev/null; exit 0',
] as const;
