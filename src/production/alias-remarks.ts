import { type ClusterAlias, DEFAULT_CLUSTER_ALIAS, IN_CLUSTER_FALLBACK } from '../model/alias.js';
import { type AliasUse, meantAlias } from './alias-uses.js';

/** How aliases and what names them fit together: one sentence for each alias, with the first place that names it. */
export function aliasRemarks(aliases: readonly ClusterAlias[], uses: readonly AliasUse[]): string[] {
  return [
    ...undefinedRemarks(aliases, uses),
    ...unusedRemarks(aliases, uses),
    ...samePlaceRemarks(aliases),
    ...otherPlaceRemarks(aliases),
    ...defaultRemarks(aliases, uses),
  ];
}

function undefinedRemarks(aliases: readonly ClusterAlias[], uses: readonly AliasUse[]): string[] {
  const byAlias = new Map<string, AliasUse[]>();
  for (const use of uses) {
    const alias = meantAlias(use);
    if (alias === null || aliases.some(({ name }) => name === alias)) continue;
    byAlias.set(alias, [...(byAlias.get(alias) ?? []), use]);
  }
  return [...byAlias].map(
    ([alias, found]) => `alias ${alias} is named by ${placesOf(found)}, and no kubeconfig defines it`,
  );
}

/** Prow's own `default` is nobody's mistake where nobody names it: it is there whenever no context has the name. */
function unusedRemarks(aliases: readonly ClusterAlias[], uses: readonly AliasUse[]): string[] {
  const used = new Set(uses.map(meantAlias));
  return aliases
    .filter(({ name, definedBy }) => !used.has(name) && definedBy !== IN_CLUSTER_FALLBACK)
    .map(({ name, definedBy }) => `alias ${name} is named by nothing (${definedBy})`);
}

/** Two names for one place are no mistake, but whoever moves one of them should know of the other. */
function samePlaceRemarks(aliases: readonly ClusterAlias[]): string[] {
  const byCluster = new Map<string, string[]>();
  for (const { name, clusterId } of aliases.filter(({ definedBy }) => definedBy !== IN_CLUSTER_FALLBACK))
    byCluster.set(clusterId, [...(byCluster.get(clusterId) ?? []), name]);
  return [...byCluster]
    .filter(([, names]) => names.length > 1)
    .map(([clusterId, names]) => `aliases ${names.join(' and ')} mean one cluster, ${clusterId}`);
}

/** What two contexts look like that lead to each other's cluster; where names are chosen freely it means nothing. */
function otherPlaceRemarks(aliases: readonly ClusterAlias[]): string[] {
  return aliases
    .filter(({ name, clusterId }) => name !== clusterId && aliases.some((other) => other.clusterId === name))
    .map(
      ({ name, clusterId, definedBy }) =>
        `alias ${name} leads to cluster ${clusterId}, and not to ${name} (${definedBy})`,
    );
}

function defaultRemarks(aliases: readonly ClusterAlias[], uses: readonly AliasUse[]): string[] {
  const meant = aliases.find(({ name }) => name === DEFAULT_CLUSTER_ALIAS);
  const own = uses.filter((use) => use.isByConfigUpdater && use.alias === DEFAULT_CLUSTER_ALIAS);
  if (own.length === 0 || meant === undefined || meant.definedBy === IN_CLUSTER_FALLBACK) return [];
  return [
    `alias default means cluster ${meant.clusterId} to jobs and Prow’s own cluster to config_updater (${placesOf(own)})`,
  ];
}

function placesOf([first, ...more]: readonly AliasUse[]): string {
  if (first === undefined) return 'nothing';
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `${first.by} at ${first.file}:${first.line}${others}`;
}
