import { z } from 'zod';
import { ExplainedError } from '../model/explained-error.js';
import type { WrittenKubeconfig } from './kubeconfig-in-manifests.js';
import { type KubeconfigPlace, kubeconfigName } from './kubeconfig-mechanism.js';
import { readKubeconfigShape } from './look/read-kubeconfig.js';
import { prowDocuments } from './yaml-documents.js';

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
 * Where Prow could not load kubeconfigs that stand among the manifests: one that is not there, that is none, that may be
 * read in two ways, or with a context whose cluster no list has. Never a word of their text, which holds credentials.
 *
 * @see ClientConfig and ConfirmUsable, tools/clientcmd of k8s.io/client-go
 */
export function kubeconfigFaults(written: readonly PlacedKubeconfig[]): string[] {
  // $KUBECONFIG merges its files: a context may have its cluster from another one.
  const defined = new Set(written.flatMap(({ text }) => clusterNames(text)));
  return written.flatMap((one) => {
    const where = `(${one.manifest.file}:${one.manifest.line})`;
    return faultsOf(one, defined).map((fault) => {
      const comesTo = fault.startsWith(IN_TWO_WAYS) ? 'nobody knows what Prow makes of it' : 'Prow cannot load it';
      return `${kubeconfigName(one.place)} ${fault}: ${comesTo} ${where}`;
    });
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

/** Such as with a line that is a comment to some. */
const IN_TWO_WAYS = 'may be read in two ways';

/** The reader's own message has parts of the text in it. */
function parsed(text: string): { readonly value: unknown; readonly fault: string | null } {
  try {
    return { value: prowDocuments(text, 'text')[0]?.value ?? null, fault: null };
  } catch (error) {
    const line = error instanceof ExplainedError ? /:(\d+)$/.exec(error.explanation.evidence)?.[1] : undefined;
    const isSyntax = error instanceof Error && error.cause !== undefined;
    const fault = isSyntax ? 'is no YAML' : IN_TWO_WAYS;
    return { value: null, fault: `${fault}${line === undefined ? '' : `, at line ${line} of its text`}` };
  }
}

function clusterNames(text: string | null): string[] {
  const config = text === null ? undefined : Kubeconfig.safeParse(parsed(text).value).data;
  return (config?.clusters ?? []).map(({ name }) => name);
}
