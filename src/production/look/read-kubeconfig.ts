import { z } from 'zod';
import { sha256Of } from '../source-files.js';
import { parsedOrNull } from './parsed-or-null.js';

const IDENTITY_LENGTH = 16;

const Kubeconfig = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })).nullish(),
  clusters: z
    .array(
      z.looseObject({
        name: z.string(),
        cluster: z.looseObject({ server: z.string().nullish(), 'certificate-authority-data': z.string().nullish() }),
      }),
    )
    .nullish(),
});

/** What of a kubeconfig decides where aliases lead: never a credential. */
export interface KubeconfigShape {
  readonly currentContext: string;
  /** In the file's order. Contexts of one identity reach one cluster. */
  readonly contexts: readonly { readonly name: string; readonly identity: string }[];
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
      return {
        name,
        identity: clusterIdentity(reached?.server ?? context.cluster, reached?.['certificate-authority-data']),
      };
    }),
  };
}

/**
 * A digest that two ways to one cluster have in common: of its certificate authority, since a cluster may be reached at
 * several addresses, and of its address where it has none.
 */
export function clusterIdentity(server: string, authority: string | null | undefined): string {
  return sha256Of(authority || server).slice(0, IDENTITY_LENGTH);
}
