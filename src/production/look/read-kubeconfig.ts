import { z } from 'zod';
import { type ClusterIdentity, clusterIdentity, isInsideAddress, userDigest } from '../cluster-identity.js';
import { parsedOrNull } from './parsed-or-null.js';

const Kubeconfig = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z
    .array(
      z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string().nullish() }) }),
    )
    .nullish(),
  clusters: z
    .array(
      z.looseObject({
        name: z.string(),
        cluster: z.looseObject({
          server: z.string().nullish(),
          'certificate-authority-data': z.string().nullish(),
          'certificate-authority': z.string().nullish(),
          'tls-server-name': z.string().nullish(),
          'proxy-url': z.string().nullish(),
        }),
      }),
    )
    .nullish(),
});

/** What of a kubeconfig decides where aliases lead: never a credential. */
export interface KubeconfigShape {
  readonly currentContext: string;
  /** In the file's order. Contexts of one identity reach one cluster. */
  readonly contexts: readonly SeenContext[];
}

/** One context: its name, which is the alias, and what identifies the cluster it reaches. */
export interface SeenContext extends ClusterIdentity {
  readonly name: string;
  /** Its address is a name that only means something inside the cluster that Prow runs on. */
  readonly isInside?: true;
  /** Digest of the name of its entry of `users`, which is no credential; left out where it has none. */
  readonly user?: string;
}

/** The shape of a kubeconfig, or null where the text is none. */
export function readKubeconfigShape(text: string): KubeconfigShape | null {
  const parsed = Kubeconfig.safeParse(parsedOrNull(text)).data;
  const contexts = parsed?.contexts ?? [];
  if (parsed === undefined || contexts.length === 0) return null;
  return {
    currentContext: parsed['current-context'] ?? '',
    contexts: contexts.map(({ name, context }) => {
      const reached = parsed.clusters?.find((cluster) => cluster.name === context.cluster)?.cluster;
      const identity = clusterIdentity({
        server: reached?.server ?? context.cluster,
        authority: reached?.['certificate-authority-data'],
        authorityFile: reached?.['certificate-authority'],
        tlsServerName: reached?.['tls-server-name'],
        proxyUrl: reached?.['proxy-url'],
      });
      const isInside = isInsideAddress(reached?.server ?? '') && !reached?.['proxy-url'];
      const user = context.user ? { user: userDigest(context.user) } : {};
      return { name, ...identity, ...(isInside ? { isInside } : {}), ...user };
    }),
  };
}
