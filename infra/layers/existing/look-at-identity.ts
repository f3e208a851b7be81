import { z } from 'zod';
import type { Said } from './check.js';
import type { KnownProduction } from './known-production.js';
import { type Asking, inTime } from './reach-cluster.js';

const Metadata = z.looseObject({ metadata: z.looseObject({ uid: z.string().min(1) }) });

/** Who a cluster is: what only it can answer. */
export interface Identified {
  readonly said: Said;
  readonly kubeSystemUid: string | null;
}

/** Asks for the UID of kube-system, and whether it is production's, or another than was written. */
export async function lookAtIdentity(
  { api, context, signal }: Asking,
  { kubeSystemUids }: KnownProduction,
): Promise<Identified> {
  const path = '/api/v1/namespaces/kube-system';
  const evidence = `GET ${path}`;
  const expected =
    context.kubeSystemUid === null
      ? 'a UID that no other cluster here and none of production’s has'
      : context.kubeSystemUid;
  const told = (outcome: Said['outcome'], observed: string, next = ''): Said => ({
    ...{ outcome, expected, observed, evidence, next },
  });
  try {
    const answer = await api.call(path, { method: 'GET', signal: inTime(signal) });
    const { uid } = Metadata.parse(answer).metadata;
    const observed = `${uid}, authority ${context.caDigest.slice(0, 12)}`;
    if (kubeSystemUids.includes(uid)) {
      const said = told(
        'fail',
        `${observed}: listed as production.kubeSystemUids`,
        'name a context of another cluster',
      );
      return { said, kubeSystemUid: uid };
    }
    if (context.kubeSystemUid !== null && context.kubeSystemUid !== uid) {
      const next = `see where context ${context.context} leads now; correct it, or kubeSystemUid at ${context.place}`;
      return { said: told('fail', observed, next), kubeSystemUid: uid };
    }
    return { said: told('pass', observed), kubeSystemUid: uid };
  } catch (error) {
    signal.throwIfAborted();
    const text = error instanceof Error ? error.message : String(error);
    const next = 'let the deployer get namespace kube-system (preflight --print-rights), and ask again';
    return { said: told('inconclusive', text, next), kubeSystemUid: null };
  }
}

/** Says of clusters that have one UID that they are one, whatever their names. */
export function withAliases(identified: ReadonlyMap<string, Identified>): ReadonlyMap<string, Identified> {
  return new Map(
    [...identified].map(([id, one]) => {
      const others = [...identified].filter(
        ([other, { kubeSystemUid }]) => other !== id && kubeSystemUid === one.kubeSystemUid,
      );
      if (one.kubeSystemUid === null || others.length === 0) return [id, one];
      const said: Said = {
        ...one.said,
        outcome: 'fail',
        observed: `${one.said.observed}: it is also cluster ${others.map(([other]) => other).join(' and ')}`,
        next: 'name another cluster for one of them, or give them one id in production.yaml',
      };
      return [id, { ...one, said }];
    }),
  );
}
