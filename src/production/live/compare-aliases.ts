import type { Description, KubeconfigFile } from '../../model/description.js';
import { type ClusterIdentity, isPerhapsSame } from '../cluster-identity.js';
import { isSameFile, type KubeconfigPlace, kubeconfigName } from '../kubeconfig-mechanism.js';
import type { KubeconfigShape } from '../look/read-kubeconfig.js';
import { type RepointedContext, repointedContexts } from '../repointed-contexts.js';

/** A kubeconfig of production's that somebody has read. */
export type SeenKubeconfig = KubeconfigPlace & KubeconfigShape;

/** What production's own kubeconfigs say of production.yaml: one sentence each. */
export interface AliasComparison {
  /** Production.yaml is wrong. */
  readonly differences: readonly string[];
  /** A context leads elsewhere than when its digest was kept in production.yaml. */
  readonly repointed: readonly string[];
  /** Production.yaml takes for one cluster what may be several. */
  readonly undecided: readonly string[];
  /** Perhaps one cluster, which production.yaml does not say: worth asking, and no reason to stop. */
  readonly perhaps: readonly string[];
}

/**
 * Holds production's own kubeconfigs against production.yaml.
 *
 * @param own - of the cluster Prow runs on; null where nobody has asked it.
 */
export function compareAliases(
  { kubeconfigs, clusters }: Pick<Description, 'kubeconfigs' | 'clusters'>,
  live: readonly SeenKubeconfig[],
  own: ClusterIdentity | null,
): AliasComparison {
  const pairs = kubeconfigs.flatMap((described) => {
    const found = live.find((one) => isSameFile(one, described));
    return found === undefined ? [] : [{ described, found }];
  });
  const service = clusters.find(({ role }) => role === 'service')?.id ?? '';
  const contexts = membersOf(pairs);
  const inside = contexts.filter(({ isInside }) => isInside);
  const others = contexts.filter(({ isInside }) => !isInside);
  const members = [...(own === null ? [] : [{ ...own, who: OWN_CLUSTER, id: service }]), ...others];
  return {
    differences: [
      ...pairs.flatMap(({ described, found }) => [
        ...contextDifferences(described, found),
        ...currentDifference(described, found),
      ]),
      ...inside.filter(({ id }) => id !== service).map(isOwnCluster),
      ...clusterDifferences(members),
    ],
    repointed: repointedContexts(kubeconfigs, live.map(asRead)).map(repointedSentence),
    ...sharedAuthorities(members),
  };
}

function asRead({ contexts, ...file }: SeenKubeconfig): Pick<KubeconfigFile, 'kind' | 'name' | 'key' | 'contexts'> {
  const read = contexts.map(({ name, identity, user }) => ({
    ...{ name, clusterId: '', reaches: identity },
    ...(user === undefined ? {} : { user }),
  }));
  return { ...file, contexts: read };
}

function repointedSentence({ file, context, part, before, after, whose }: RepointedContext): string {
  const which = part === 'reaches' ? 'address and authority' : 'user entry';
  const where = whose.length === 0 ? '' : `where context ${whose.join(' and context ')} pointed, `;
  return `context ${context} of ${file} now points ${where}to ${which} ${after ?? 'none'}; production.yaml has kept ${before}`;
}

interface Pair {
  readonly described: KubeconfigFile;
  readonly found: SeenKubeconfig;
}

function contextDifferences(described: KubeconfigFile, found: SeenKubeconfig): string[] {
  const [said, is] = [described, found].map(({ contexts }) => contexts.map(({ name }) => name).join(', ') || 'none');
  return said === is
    ? []
    : [`${kubeconfigName(described)} has contexts ${is}, in this order; production.yaml says ${said}`];
}

function currentDifference(described: KubeconfigFile, found: SeenKubeconfig): string[] {
  if (described.currentContext === found.currentContext) return [];
  const quoted = (name: string): string => name || 'none';
  return [
    `${kubeconfigName(described)} has current-context ${quoted(found.currentContext)}; production.yaml says ${quoted(described.currentContext)}`,
  ];
}

/** A way to a cluster: Prow's own, or that of a context, with the id production.yaml has for it. */
interface Member extends ClusterIdentity {
  readonly who: string;
  readonly id: string;
  readonly isInside?: true;
}

function isOwnCluster({ who, id }: Member): string {
  return `${who} reaches the cluster that Prow runs on, by an address inside it; production.yaml says ${id}`;
}

const OWN_CLUSTER = 'Prow’s own cluster';

function membersOf(pairs: readonly Pair[]): Member[] {
  return pairs.flatMap(({ described, found }) =>
    described.contexts.flatMap(({ name, clusterId }) => {
      const seen = found.contexts.find((context) => context.name === name);
      return seen === undefined ? [] : [{ ...seen, who: `context ${name}`, id: clusterId }];
    }),
  );
}

/** One address is one cluster, and must have one id; what has neither address nor authority in common must have two. */
function clusterDifferences(members: readonly Member[]): string[] {
  return members.flatMap((member, index) => {
    const { who, id, identity } = member;
    const before = members.slice(0, index);
    const same = before.find((other) => other.identity === identity);
    if (same !== undefined)
      return same.id === id
        ? []
        : [`${who} reaches the cluster of ${same.who} (${same.id}); production.yaml says ${id}`];
    const named = before.filter((other) => other.id === id);
    return named.length === 0 || named.some((other) => isPerhapsSame(other, member))
      ? []
      : [`${who} does not reach cluster ${id}, as production.yaml says: it is another one`];
  });
}

/**
 * Contexts with one certificate authority at several addresses. Prow's own cluster is reached at another address by us
 * than by Prow, so that only two contexts of production itself leave open whether one id is right.
 */
function sharedAuthorities(members: readonly Member[]): Pick<AliasComparison, 'undecided' | 'perhaps'> {
  const groups = [...new Set(members.map(({ authority }) => authority))]
    .filter((authority) => authority !== null)
    .map((authority) => members.filter((member) => member.authority === authority))
    .filter((group) => group.some((member) => group.some((other) => isPerhapsSame(member, other))));
  const isMerged = (group: readonly Member[]): boolean => {
    const contexts = group.filter(({ who }) => who !== OWN_CLUSTER);
    return contexts.some((one) => contexts.some((other) => one.id === other.id && isPerhapsSame(one, other)));
  };
  return {
    undecided: groups.filter(isMerged).map(perhapsOne),
    perhaps: groups.filter((group) => !isMerged(group)).map(perhapsOne),
  };
}

function perhapsOne(group: readonly Member[]): string {
  const addresses = new Set(group.map(({ identity }) => identity)).size;
  const names = group.map(({ who, id }) => `${who} (${id})`).join(', ');
  return `${names}: one certificate authority at ${addresses} addresses, which is perhaps one cluster, and perhaps several behind one proxy or of one company; ask whoever runs them`;
}
