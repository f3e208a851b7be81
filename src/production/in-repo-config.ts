import { z } from 'zod';
import { DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import type { YamlSource } from './source-files.js';
import type { YamlDocument } from './yaml-documents.js';

const InRepoConfig = z.looseObject({
  in_repo_config: z
    .looseObject({
      enabled: z.record(z.string(), z.boolean().nullable()).nullish(),
      allowed_clusters: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
    })
    .nullish(),
});

/** Where jobs that stand in repositories themselves may run: whoever opens a pull request there writes them. */
export interface InRepoPermission {
  /** `*`, an organisation, or `org/repo`, as the configuration writes it. */
  readonly repositories: string;
  readonly alias: string;
  /** Whether Prow allows it by itself, because nothing is said of every repository. */
  readonly isByDefault: boolean;
  readonly file: string;
  readonly line: number;
}

/**
 * What in_repo_config allows where it is switched on at all. Prow allows every repository the alias `default` where
 * nothing is said of all of them.
 *
 * @see InRepoConfigEnabled, InRepoConfigAllowsCluster and finalizeJobConfig, pkg/config/config.go
 */
export function inRepoPermissions({ documents }: Pick<YamlSource, 'documents'>): InRepoPermission[] {
  return documents.flatMap(permissionsOf);
}

function permissionsOf(document: YamlDocument): InRepoPermission[] {
  const settings = InRepoConfig.safeParse(document.value).data?.in_repo_config;
  const enabled = new Map(Object.entries(settings?.enabled ?? {}));
  const allowed = new Map(Object.entries(settings?.allowed_clusters ?? {}));
  const at = (keys: readonly (string | number)[]) => ({ file: document.file, line: document.lineAt(keys) });
  const said = [...allowed].flatMap(([repositories, aliases]) =>
    (aliases ?? []).map((alias, index) => ({
      ...{ repositories, alias, isByDefault: false },
      ...at(['in_repo_config', 'allowed_clusters', repositories, index]),
    })),
  );
  const ofAll = { repositories: '*', alias: DEFAULT_CLUSTER_ALIAS, isByDefault: true };
  const byDefault = (allowed.get('*') ?? null) === null ? [{ ...ofAll, ...at(['in_repo_config']) }] : [];
  return [...said, ...byDefault].filter(({ repositories }) => isOn(repositories, enabled));
}

/** Whether some repository that the key stands for has in-repo configuration; the most specific key decides. */
function isOn(repositories: string, enabled: ReadonlyMap<string, boolean | null>): boolean {
  const [org = ''] = repositories.split('/');
  const below = repositories === '*' ? '' : `${repositories}/`;
  const own = [repositories, ...(repositories.includes('/') ? [org] : []), '*'].map((key) => enabled.get(key));
  const isOnItself = own.find((value) => value !== undefined && value !== null) === true;
  return isOnItself || [...enabled].some(([key, value]) => value === true && key.startsWith(below));
}
