import { posix } from 'node:path';
import type { KubeconfigContext, KubeconfigFile } from '../model/description.js';
import type { AliasSettings } from './component-aliases.js';
import { kubeconfigInManifests } from './kubeconfig-in-manifests.js';
import { isSameFile, type KubeconfigPlace } from './kubeconfig-mechanism.js';
import type { Manifest } from './manifest.js';
import type { ProductionFile } from './production-file.js';
import type { ProwConfig } from './prow-config.js';

/**
 * The kubeconfigs that production.yaml describes, as a description has them. Where a context leads is read from the
 * manifests if its kubeconfig stands among them, and is else what production.yaml has kept of it.
 *
 * @param options.seen - kubeconfigs that {@link file} has from whoever has just read them, and not from what is written.
 */
export function describedKubeconfigs(
  file: Pick<ProductionFile, 'kubeconfigs'>,
  { manifests, seen }: { readonly manifests: readonly Manifest[]; readonly seen: readonly KubeconfigPlace[] },
): KubeconfigFile[] {
  return file.kubeconfigs.map(({ contexts, secret, configMap, path, key, guessed, ...rest }) => {
    const place = placeOf({ secret, configMap, path, key });
    const isSeen = seen.some((one) => isSameFile(one, place));
    const read = isSeen ? null : kubeconfigInManifests(manifests, place);
    return {
      ...rest,
      ...place,
      contexts: contexts.map((context) => ({
        ...{ name: context.name, clusterId: context.cluster },
        ...destinationOf(read?.contexts.find(({ name }) => name === context.name) ?? keptOf(context)),
      })),
      ...(guessed ? { guessed } : {}),
    };
  });
}

type Written = ProductionFile['kubeconfigs'][number];

function keptOf({ reaches, user }: Written['contexts'][number]): Parameters<typeof destinationOf>[0] {
  return { identity: reaches, user };
}

function destinationOf(seen: {
  readonly identity?: string | undefined;
  readonly user?: string | undefined;
}): Pick<KubeconfigContext, 'reaches' | 'user'> {
  return {
    ...(seen.identity === undefined ? {} : { reaches: seen.identity }),
    ...(seen.user === undefined ? {} : { user: seen.user }),
  };
}

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
