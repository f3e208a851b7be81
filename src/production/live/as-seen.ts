import { placeOf } from '../described-kubeconfigs.js';
import { isSameFile } from '../kubeconfig-mechanism.js';
import type { SeenContext } from '../look/read-kubeconfig.js';
import type { ProductionFile } from '../production-file.js';
import type { SeenKubeconfig } from './compare-aliases.js';

type Kubeconfigs = Pick<ProductionFile, 'kubeconfigs' | 'clusters'>;

/**
 * production.yaml as it would be if it said what somebody has just read of some kubeconfigs: contexts, their order,
 * current-context and where each leads. A context that it does not know has the cluster of one that leads there, or led there
 * when its digest was kept, or one of its own. Kubeconfigs that nobody has read stay as they are written.
 */
export function asSeen<File extends Kubeconfigs>(file: File, seen: readonly SeenKubeconfig[]): File {
  const service = file.clusters.find(({ role }) => role === 'service')?.id ?? '';
  const readOf = (written: Written) => seen.find((one) => isSameFile(one, placeOf(written)));
  const kept = file.kubeconfigs.flatMap(({ contexts }) =>
    contexts.flatMap(({ reaches, cluster }) => (reaches === undefined ? [] : [[reaches, cluster] as const])),
  );
  const named = file.kubeconfigs.flatMap((written) =>
    (readOf(written)?.contexts ?? []).flatMap(({ name, identity }) => {
      const known = written.contexts.find((context) => context.name === name);
      return known === undefined ? [] : [[identity, known.cluster] as const];
    }),
  );
  const ids = new Map([...kept, ...named]);
  const strangers = new Set<string>();
  const clusterOf = ({ identity, isInside }: SeenContext): string => {
    const known = isInside === true ? service : ids.get(identity);
    if (known !== undefined) return known;
    strangers.add(`not-described-${identity}`);
    return `not-described-${identity}`;
  };
  const kubeconfigs = file.kubeconfigs.map((written) => {
    const read = readOf(written);
    if (read === undefined) return written;
    const contexts = read.contexts.map((context) => ({
      ...{ name: context.name, reaches: context.identity },
      cluster: written.contexts.find(({ name }) => name === context.name)?.cluster ?? clusterOf(context),
      ...(context.user === undefined ? {} : { user: context.user }),
    }));
    return { ...written, currentContext: read.currentContext, contexts };
  });
  const added = [...strangers].map((id) => ({ id, role: 'build' as const }));
  return { ...file, kubeconfigs, clusters: [...file.clusters, ...added] };
}

type Written = ProductionFile['kubeconfigs'][number];
