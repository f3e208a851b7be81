import { z } from 'zod';
import type { TokenClaims } from '../../model/token-claims.js';

const Head = z.looseObject({ kid: z.string() });

/** Of a token that is bound to a pod (pkg/serviceaccount/claims.go of Kubernetes). */
const Claims = z.looseObject({
  'kubernetes.io': z.looseObject({
    namespace: z.string(),
    serviceaccount: z.looseObject({ name: z.string() }),
    pod: z.looseObject({ uid: z.string() }),
  }),
});

/** Reads head and claims of a token, as a canary leaves them for its last words; null where they are none. */
export function readClaims(words: string): TokenClaims | null {
  const [head = '', claims = ''] = words.trim().split('.');
  const [readHead, readBody] = [Head.safeParse(decoded(head)), Claims.safeParse(decoded(claims))];
  if (!readHead.success || !readBody.success) return null;
  const { namespace, serviceaccount, pod } = readBody.data['kubernetes.io'];
  return { keyId: readHead.data.kid, namespace, serviceAccount: serviceaccount.name, podUid: pod.uid };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
