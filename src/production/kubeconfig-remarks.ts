import type { KubeconfigFile } from '../model/description.js';
import { kubeconfigName } from './kubeconfig-mechanism.js';

/** What is said of kubeconfigs: that nobody has read them yet, and contexts that can never be used. */
export function kubeconfigRemarks(read: {
  readonly kubeconfigs: readonly KubeconfigFile[];
  /** Those that prow-controller-manager reads, in its order. */
  readonly loaded: readonly KubeconfigFile[];
}): string[] {
  return [...unreadRemarks(read), ...guessedRemarks(read.kubeconfigs), ...shadowedRemarks(read.loaded)];
}

function unreadRemarks({ kubeconfigs, loaded }: Parameters<typeof kubeconfigRemarks>[0]): string[] {
  return kubeconfigs
    .filter((kubeconfig) => !loaded.includes(kubeconfig))
    .map((kubeconfig) => `prow-controller-manager does not read ${kubeconfigName(kubeconfig)}`);
}

function guessedRemarks(kubeconfigs: readonly KubeconfigFile[]): string[] {
  const guessed = kubeconfigs.filter((one) => one.guessed === true);
  if (guessed.length === 0) return [];
  return [
    `contexts of ${guessed.length} of ${kubeconfigs.length} kubeconfigs are guessed (${guessed.map(kubeconfigName).join('; ')}): ` +
      'compare them with --aliases or --aliases-file',
  ];
}

/** The first file that has a name wins, and Prow says nothing of the others. */
function shadowedRemarks(loaded: readonly KubeconfigFile[]): string[] {
  const first = new Map<string, KubeconfigFile>();
  return loaded.flatMap((kubeconfig) =>
    kubeconfig.contexts.flatMap(({ name, clusterId }) => {
      const other = first.get(name);
      if (other === undefined) first.set(name, kubeconfig);
      if (other === undefined || other === kubeconfig) return [];
      return [
        `context ${name} of ${kubeconfigName(kubeconfig)}, cluster ${clusterId}, is never used: ${kubeconfigName(other)} has one of that name before it`,
      ];
    }),
  );
}
