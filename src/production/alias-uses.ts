import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import { inRepoPermissions } from './in-repo-config.js';
import type { ConfiguredJob } from './read-jobs.js';
import type { YamlSource } from './source-files.js';
import { type Keys, valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** A place of production's configuration that names an alias. */
export interface AliasUse {
  readonly alias: string;
  /** What names it, as it reads in a sentence: `job ci-e2e`, `config_updater`. */
  readonly by: string;
  /**
   * config_updater alone takes `default` for Prow's own cluster, whatever a context of that name means.
   *
   * @see handle and updateConfig, pkg/plugins/updateconfig/updateconfig.go
   */
  readonly isByConfigUpdater: boolean;
  readonly file: string;
  readonly line: number;
}

/** Every alias that production's configuration names, jobs or not, in the order it is written. */
export function aliasUsesOf(read: {
  configured: readonly ConfiguredJob[];
  prowConfig: YamlSource;
  plugins: YamlSource | null;
}): AliasUse[] {
  const jobs = read.configured.map(({ job: { name, cluster, file, line } }) => ({
    ...{ alias: aliasOf(cluster), by: `job ${name}`, isByConfigUpdater: false, file, line },
  }));
  return [
    ...jobs,
    ...read.prowConfig.documents.flatMap(usesInConfig),
    ...(read.plugins?.documents ?? []).flatMap(usesInPlugins),
  ];
}

/** @see Config, pkg/config/config.go; RunnerConfig, pkg/spyglass/lenses/podinfo; FailOverScheduling, pkg/config/scheduler.go */
function usesInConfig(document: YamlDocument): AliasUse[] {
  const { use, key } = usesIn(document, false);
  const entries = (keys: Keys, by: string) =>
    childrenOf(document, keys).flatMap(([index]) => use(by, [...keys, index, 'cluster']));
  const lenses = ['deck', 'spyglass', 'lenses'];
  const failover = ['scheduler', 'failover', 'mappings'];
  return [
    ...childrenOf(document, ['in_repo_config', 'allowed_clusters']).flatMap(([repository]) =>
      eachOf(document, ['in_repo_config', 'allowed_clusters', repository]).flatMap((keys) =>
        use('in_repo_config', keys),
      ),
    ),
    // What Prow allows every repository by itself, where in-repo configuration is on.
    ...inRepoPermissions({ documents: [document] })
      .filter(({ isByDefault }) => isByDefault)
      .map(({ alias, file, line }) => ({ alias, by: 'in_repo_config', isByConfigUpdater: false, file, line })),
    ...entries(['plank', 'default_decoration_config_entries'], 'a decoration entry'),
    ...entries(['prowjob_default_entries'], 'prowjob_default_entries'),
    ...entries(['deck', 'default_rerun_auth_configs'], 'deck’s rerun settings'),
    ...childrenOf(document, lenses).flatMap(([index]) => {
      const runners = [...lenses, index, 'lens', 'config', 'runner_configs'];
      return eachOf(document, runners).flatMap((keys) => key('deck’s runner settings', keys));
    }),
    ...eachOf(document, ['sinker', 'exclude_clusters']).flatMap((keys) => use('sinker.exclude_clusters', keys)),
    ...eachOf(document, failover).flatMap((keys) => [
      ...key('the scheduler’s failover', keys),
      ...use('the scheduler’s failover', keys),
    ]),
  ];
}

/** @see ConfigMapSpec and ClusterGroup, pkg/plugins/config.go */
function usesInPlugins(document: YamlDocument): AliasUse[] {
  const { use, key } = usesIn(document, true);
  const groups = ['config_updater', 'cluster_groups'];
  const maps = ['config_updater', 'maps'];
  return [
    ...childrenOf(document, groups).flatMap(([group]) =>
      eachOf(document, [...groups, group, 'clusters']).flatMap((keys) => use('config_updater', keys)),
    ),
    ...childrenOf(document, maps).flatMap(([pattern]) =>
      eachOf(document, [...maps, pattern, 'clusters']).flatMap((keys) => key('config_updater', keys)),
    ),
  ];
}

/** Makes uses of what stands at paths, or of the paths' last keys; `*` and an empty text name no alias of their own. */
function usesIn(document: YamlDocument, isByConfigUpdater: boolean) {
  const named = (by: string, { alias, keys }: { alias: unknown; keys: Keys }): AliasUse[] => {
    if (typeof alias !== 'string' || alias === '' || alias === '*') return [];
    return [{ alias, by, isByConfigUpdater, file: document.file, line: document.lineAt(keys) }];
  };
  return {
    use: (by: string, keys: Keys) => named(by, { alias: valueAt(document.value, keys), keys }),
    key: (by: string, keys: Keys) => named(by, { alias: keys.at(-1), keys }),
  };
}

function eachOf(document: YamlDocument, keys: Keys): Keys[] {
  return childrenOf(document, keys).map(([key]) => [...keys, key]);
}

function childrenOf({ value }: YamlDocument, keys: Keys): [string | number, unknown][] {
  const found = valueAt(value, keys);
  if (Array.isArray(found)) return found.map((child: unknown, index) => [index, child]);
  return typeof found === 'object' && found !== null ? Object.entries(found) : [];
}

/** The alias that a use means to whoever reads it: none where it is Prow's own cluster by definition. */
export function meantAlias({ alias, isByConfigUpdater }: AliasUse): string | null {
  return isByConfigUpdater && alias === DEFAULT_CLUSTER_ALIAS ? null : alias;
}
