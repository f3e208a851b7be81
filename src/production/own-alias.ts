import { type ClusterAlias, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import { mountedFiles } from './mounted-files.js';
import { flagValues } from './pod-template.js';
import type { ComponentContainer } from './read-workloads.js';
import type { YamlSource } from './source-files.js';
import { type Keys, valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** An alias that leads to the cluster that Prow itself runs on, and why that is known. */
export interface OwnAlias {
  readonly alias: string;
  readonly why: string;
}

/**
 * The alias that config_updater takes to bring Prow's own configuration to prow-controller-manager: it leads to Prow's own
 * cluster, whatever it is called. Null where it takes `default`, which always does, or several, or does not bring it.
 *
 * @see ConfigMapSpec and ClusterGroup, pkg/plugins/config.go
 */
export function ownAlias(plugins: YamlSource | null, plank: ComponentContainer): OwnAlias | null {
  const { namespace } = plank.workload;
  const mounted = flagValues(plank.container, 'config-path')
    .flatMap((path) => mountedFiles(path, plank))
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ name }) => name);
  const uploads = (plugins?.documents ?? []).flatMap((document) =>
    Object.keys(Object(valueAt(document.value, MAPS)))
      .map((pattern) => [...MAPS, pattern])
      .filter((keys) => mounted.some((name) => name === valueAt(document.value, [...keys, 'name'])))
      .map((keys) => ({ document, keys, aliases: aliasesOf(document, keys, namespace) })),
  );
  const aliases = new Set(uploads.flatMap((upload) => upload.aliases));
  const [alias] = aliases;
  const [first] = uploads;
  if (alias === undefined || first === undefined || aliases.size > 1 || alias === DEFAULT_CLUSTER_ALIAS) return null;
  const place = `${first.document.file}:${first.document.lineAt(first.keys)}`;
  return {
    alias,
    why: `config_updater writes ConfigMap ${mounted[0]} there, which prow-controller-manager mounts (${place})`,
  };
}

/** That production.yaml has another cluster for it. */
export function ownAliasRemarks(
  own: OwnAlias | null,
  { aliases, clusters }: { aliases: readonly ClusterAlias[]; clusters: readonly { id: string; role: string }[] },
): string[] {
  const service = clusters.find(({ role }) => role === 'service')?.id;
  return aliases
    .filter(({ name, clusterId }) => name === own?.alias && clusterId !== service)
    .map(
      ({ name, clusterId }) =>
        `alias ${name} leads to Prow’s own cluster, ${service}, as it seems: ${own?.why}; production.yaml says ${clusterId}`,
    );
}

const MAPS = ['config_updater', 'maps'];

function aliasesOf(document: YamlDocument, keys: Keys, namespace: string): string[] {
  const spec = valueAt(document.value, keys);
  const [clusters, groups] = [valueAt(spec, ['clusters']), listOf(valueAt(spec, ['cluster_groups']))];
  if (clusters === undefined && groups.length === 0) return [DEFAULT_CLUSTER_ALIAS];
  const isMeant = (namespaces: unknown): boolean => listOf(namespaces).some((one) => one === namespace || one === '');
  const written = Object.entries(Object(clusters)).filter(([, namespaces]) => isMeant(namespaces));
  const grouped = groups
    .map((group) => valueAt(document.value, ['config_updater', 'cluster_groups', String(group)]))
    .filter((group) => isMeant(valueAt(group, ['namespaces'])))
    .flatMap((group) => listOf(valueAt(group, ['clusters'])));
  return [...written.map(([alias]) => alias), ...grouped.map(String)];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
