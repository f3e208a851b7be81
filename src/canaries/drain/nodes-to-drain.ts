import type { DeclaredComponent } from '../../model/environment.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { readWorkload } from '../workload.js';

/** A node, with what of the declared runs there or could come there. */
export interface NodeToDrain {
  readonly connection: ClusterConnection;
  readonly node: string;
  /** Of the node's cluster, wherever their pods are; a drain leaves what a DaemonSet has. */
  readonly components: readonly DeclaredComponent[];
}

/** Every node with a pod of what was declared to run, of Prow's own cluster first, then where Boskos is. */
export async function nodesToDrain({ service, clusters, environment }: Run): Promise<NodeToDrain[]> {
  const { boskos } = environment;
  const own = [{ connection: service, components: environment.components }];
  const at = clusters.find(({ cluster }) => cluster.id === boskos?.clusterId);
  if (boskos !== undefined && at !== undefined) own.push({ connection: at, components: boskos.components });
  const found = await Promise.all(
    own.map(async ({ connection, components }) => {
      const movable = components.filter(({ replicas, workload }) => replicas > 0 && workload.kind !== 'DaemonSet');
      const workloads = await Promise.all(movable.map((component) => readWorkload(connection, component)));
      const names = workloads.flatMap((one) => one?.pods ?? []).flatMap(({ spec }) => spec?.nodeName ?? []);
      return [...new Set(names)].sort().map((node) => ({ connection, node, components: movable }));
    }),
  );
  return joined(found.flat());
}

/** A node that both have, once. */
function joined(nodes: readonly NodeToDrain[]): NodeToDrain[] {
  const known = new Map<string, NodeToDrain>();
  for (const one of nodes) {
    const key = JSON.stringify([one.connection.cluster.id, one.node]);
    const before = known.get(key);
    known.set(key, before === undefined ? one : { ...one, components: [...before.components, ...one.components] });
  }
  return [...known.values()];
}
