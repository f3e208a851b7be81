import type { Description, KubeconfigFile } from '../../model/description.js';
import type { LiveKubeconfig } from './live-kubeconfigs.js';

/** How production's own kubeconfigs differ from what production.yaml says of them: one sentence each. */
export function compareAliases(
  { kubeconfigs, clusters }: Pick<Description, 'kubeconfigs' | 'clusters'>,
  live: readonly LiveKubeconfig[],
  serviceIdentity: string,
): string[] {
  const service = clusters.find(({ role }) => role === 'service')?.id ?? '';
  const pairs = kubeconfigs.flatMap((described) => {
    const found = live.find(
      ({ kind, name, key }) => kind === described.kind && name === described.name && key === described.key,
    );
    return found === undefined ? [] : [{ described, found }];
  });
  return [
    ...pairs.flatMap(({ described, found }) => [
      ...contextDifferences(described, found),
      ...currentDifference(described, found),
    ]),
    ...clusterDifferences(pairs, { service, serviceIdentity }),
  ];
}

interface Pair {
  readonly described: KubeconfigFile;
  readonly found: LiveKubeconfig;
}

function contextDifferences(described: KubeconfigFile, found: LiveKubeconfig): string[] {
  const [said, is] = [described, found].map(({ contexts }) => contexts.map(({ name }) => name).join(', '));
  return said === is ? [] : [`${objectOf(described)} has contexts ${is}, in this order; production.yaml says ${said}`];
}

function currentDifference(described: KubeconfigFile, found: LiveKubeconfig): string[] {
  if (described.currentContext === found.currentContext) return [];
  const quoted = (name: string): string => name || 'none';
  return [
    `${objectOf(described)} has current-context ${quoted(found.currentContext)}; production.yaml says ${quoted(described.currentContext)}`,
  ];
}

/** Contexts of one cluster must have one id, those of several clusters several; Prow's own cluster is known by itself. */
function clusterDifferences(pairs: readonly Pair[], known: { service: string; serviceIdentity: string }): string[] {
  const ids = new Map([[known.serviceIdentity, { id: known.service, name: 'Prow’s own cluster' }]]);
  const identities = new Map([[known.service, known.serviceIdentity]]);
  return pairs.flatMap(({ described, found }) =>
    described.contexts.flatMap(({ name, clusterId }): string[] => {
      const identity = found.contexts.find((context) => context.name === name)?.identity;
      if (identity === undefined) return [];
      const other = ids.get(identity);
      if (other !== undefined && other.id !== clusterId)
        return [
          `context ${name} reaches the cluster of ${other.name} (${other.id}); production.yaml says ${clusterId}`,
        ];
      if (identities.has(clusterId) && identities.get(clusterId) !== identity)
        return [`context ${name} does not reach cluster ${clusterId}, as production.yaml says: it is another one`];
      ids.set(identity, other ?? { id: clusterId, name: `context ${name}` });
      identities.set(clusterId, identity);
      return [];
    }),
  );
}

function objectOf({ kind, name, key }: KubeconfigFile): string {
  return `${kind} ${name}, key ${key}`;
}
