import { posix } from 'node:path';
import type { KubeconfigFile } from '../model/description.js';
import type { AliasSettings } from './component-aliases.js';
import type { ProductionFile } from './production-file.js';
import type { ProwConfig } from './prow-config.js';

/** The kubeconfigs that production.yaml describes, as a description has them. */
export function describedKubeconfigs({ kubeconfigs }: Pick<ProductionFile, 'kubeconfigs'>): KubeconfigFile[] {
  return kubeconfigs.map(({ contexts, secret, configMap, path, key, guessed, ...rest }) => ({
    ...rest,
    ...placeOf({ secret, configMap, path, key }),
    contexts: contexts.map(({ name, cluster, reaches, user }) => ({
      ...{ name, clusterId: cluster },
      ...(reaches === undefined ? {} : { reaches }),
      ...(user === undefined ? {} : { user }),
    })),
    ...(guessed ? { guessed } : {}),
  }));
}

type Written = ProductionFile['kubeconfigs'][number];

/** Where a kubeconfig of production.yaml lies. */
export function placeOf({ secret, configMap, path, key = '' }: Pick<Written, 'secret' | 'configMap' | 'path' | 'key'>) {
  if (path !== undefined) {
    const whole = posix.normalize(path);
    return { kind: 'Folder' as const, name: posix.dirname(whole), key: posix.basename(whole) };
  }
  const kind = secret === undefined ? ('ConfigMap' as const) : ('Secret' as const);
  return { kind, name: secret ?? configMap ?? '', key };
}

/** What production.yaml and Prow's configuration say about aliases. */
export function aliasSettings(
  { clusters }: ProductionFile,
  { manifests, config, kubeconfigs }: Pick<AliasSettings, 'manifests' | 'kubeconfigs'> & { config: ProwConfig },
): AliasSettings {
  return {
    ...{ kubeconfigs, manifests, disabledClusters: config.disabledClusters, podNamespace: config.namespaces.pods },
    serviceClusterId: clusters.find(({ role }) => role === 'service')?.id ?? '',
  };
}
