import { parse } from 'yaml';
import { z } from 'zod';

const Kubeconfig = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })).nullish(),
  clusters: z
    .array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string().nullish() }) }))
    .nullish(),
});

/** What of a kubeconfig decides where aliases lead: never a credential. */
export interface KubeconfigShape {
  readonly currentContext: string;
  /** In the file's order. `server` tells which contexts reach one cluster. */
  readonly contexts: readonly { readonly name: string; readonly server: string }[];
}

/** The shape of a kubeconfig, or null where the text is none. */
export function readKubeconfigShape(text: string): KubeconfigShape | null {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return null;
  }
  const parsed = Kubeconfig.safeParse(value).data;
  const contexts = parsed?.contexts ?? [];
  if (parsed === undefined || contexts.length === 0) return null;
  return {
    currentContext: parsed['current-context'] ?? '',
    contexts: contexts.map(({ name, context }) => ({
      name,
      server: parsed.clusters?.find((cluster) => cluster.name === context.cluster)?.cluster.server ?? context.cluster,
    })),
  };
}
