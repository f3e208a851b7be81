import type { ClusterAlias } from '../model/alias.js';
import { type AliasUse, meantAlias } from './alias-uses.js';
import type { ComponentAliases } from './component-aliases.js';

/** The component whose plugin config_updater is. */
const HOOK = 'hook';

/**
 * Aliases that config_updater names and hook has not, whoever else has them: hook writes with clients of its own
 * kubeconfigs. One sentence for each, with the first place that names it.
 *
 * @param own - the aliases of prow-controller-manager; one that nobody has is told by itself.
 * @see GetConfigMapClient, pkg/plugins/updateconfig/updateconfig.go
 */
export function configUpdaterRemarks(
  uses: readonly AliasUse[],
  { components, own }: { readonly components: readonly ComponentAliases[]; readonly own: readonly ClusterAlias[] },
): string[] {
  const first = new Map<string, AliasUse>();
  for (const use of uses) {
    const alias = meantAlias(use);
    if (use.isByConfigUpdater && alias !== null && !first.has(alias)) first.set(alias, use);
  }
  return components.flatMap(({ component: { workload }, aliases }) =>
    [...first].flatMap(([alias, { file, line }]) => {
      if (workload.component !== HOOK || !has(own, alias) || has(aliases, alias)) return [];
      return [
        `alias ${alias} is named by config_updater at ${file}:${line}, and hook has no alias ${alias}: ` +
          `it writes no ConfigMap there (${workload.file}:${workload.line})`,
      ];
    }),
  );
}

/** Whether the component that a place is read by has an alias that prow-controller-manager has not. */
export function isKnownToReader(use: AliasUse, components: readonly ComponentAliases[]): boolean {
  const reader = use.isByConfigUpdater ? HOOK : use.by.split('.', 1)[0];
  return components.some(
    ({ component: { workload }, aliases }) => workload.component === reader && has(aliases, use.alias),
  );
}

function has(aliases: readonly ClusterAlias[], alias: string): boolean {
  return aliases.some(({ name }) => name === alias);
}
