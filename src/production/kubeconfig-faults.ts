import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { WrittenKubeconfig } from './kubeconfig-in-manifests.js';
import { type KubeconfigPlace, kubeconfigName } from './kubeconfig-mechanism.js';
import { readKubeconfigShape } from './look/read-kubeconfig.js';

const Named = z.array(z.looseObject({ name: z.string() })).nullish();
const Kubeconfig = z.looseObject({
  clusters: Named,
  contexts: z
    .array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string().nullish() }).nullish() }))
    .nullish(),
});

/** A kubeconfig among the manifests, and where it is to be. */
export interface PlacedKubeconfig extends WrittenKubeconfig {
  readonly place: KubeconfigPlace;
}

/**
 * Where Prow could not load kubeconfigs that stand among the manifests: one that is not there, that is none, or with a
 * context whose cluster no list has. Never a word of their text, which holds credentials.
 *
 * @see ClientConfig and ConfirmUsable, tools/clientcmd of k8s.io/client-go
 */
export function kubeconfigFaults(written: readonly PlacedKubeconfig[]): string[] {
  // $KUBECONFIG merges its files: a context may have its cluster from another one.
  const defined = new Set(written.flatMap(({ text }) => clusterNames(text)));
  return written.flatMap((one) => {
    const where = `(${one.manifest.file}:${one.manifest.line})`;
    return faultsOf(one, defined).map((fault) => `${kubeconfigName(one.place)} ${fault}: Prow cannot load it ${where}`);
  });
}

function faultsOf({ text, place }: PlacedKubeconfig, defined: ReadonlySet<string>): string[] {
  if (text === null) return ['is not among the keys of its object, so that the file does not exist'];
  const { value, fault } = parsed(text);
  if (fault !== null) return [fault];
  // What others fill in as it is applied, or decrypt, is one word in a Secret.
  if (place.kind === 'Secret' && typeof value === 'string') return [];
  const config = Kubeconfig.safeParse(value).data;
  if (config === undefined) return ['is no kubeconfig'];
  const contexts = config.contexts ?? [];
  if (contexts.length === 0) return ['has no contexts'];
  const lost = contexts.filter(({ context }) => !defined.has(context?.cluster ?? ''));
  if (lost.length > 0)
    return lost.map(({ name, context }) =>
      context?.cluster
        ? `has context ${name} of cluster ${context.cluster}, which is in no list \`clusters\``
        : `has context ${name}, which names no cluster`,
    );
  return readKubeconfigShape(text) === null ? ['is no kubeconfig'] : [];
}

/** The library's own message has lines of the text in it. */
function parsed(text: string): { readonly value: unknown; readonly fault: string | null } {
  try {
    return { value: parse(text, { uniqueKeys: false, logLevel: 'error' }), fault: null };
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    return { value: null, fault: `is no YAML${line === undefined ? '' : `, at line ${line} of its text`}` };
  }
}

function clusterNames(text: string | null): string[] {
  const config = text === null ? undefined : Kubeconfig.safeParse(parsed(text).value).data;
  return (config?.clusters ?? []).map(({ name }) => name);
}
