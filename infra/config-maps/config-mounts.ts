import { z } from 'zod';
import { mountedFiles, mountedFolder } from '../../src/production/mounted-files.js';
import { flagValues } from '../../src/production/pod-template.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';
import { prowDocuments } from '../../src/production/yaml-documents.js';

/** A key of a ConfigMap in one namespace. */
export interface ConfigMapKey {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The ConfigMaps that production's components read their configuration from. */
export interface ConfigMounts {
  readonly config: readonly ConfigMapKey[];
  readonly plugins: readonly ConfigMapKey[];
  /** ConfigMaps that hold the job configuration, one key a file. */
  readonly jobConfig: readonly { readonly namespace: string; readonly name: string }[];
}

/** Where hook looks without a flag (cmd/hook/main.go). */
const PLUGINS_PATH_WHERE_OMITTED = '/etc/plugins/plugins.yaml';

/** Reads from components' flags and volumes which ConfigMaps hold Prow's configuration. */
export function configMounts(components: readonly ComponentContainer[]): ConfigMounts {
  const keysFor = (paths: (component: ComponentContainer) => readonly string[]): ConfigMapKey[] =>
    distinct(
      components.flatMap((component) =>
        paths(component)
          .flatMap((path) => mountedFiles(path, component))
          .filter(({ kind }) => kind === 'ConfigMap')
          .map(({ name, key }) => ({ namespace: component.workload.namespace, name, key })),
      ),
    );
  return {
    config: keysFor(({ container }) => flagValues(container, 'config-path')),
    plugins: keysFor(({ container }) => [...flagValues(container, 'plugin-config'), PLUGINS_PATH_WHERE_OMITTED]),
    jobConfig: distinct(
      components.flatMap((component) =>
        flagValues(component.container, 'job-config-path')
          .flatMap((path) => mountedFolder(path, component))
          .filter(({ kind }) => kind === 'ConfigMap')
          .map(({ name }) => ({ namespace: component.workload.namespace, name })),
      ),
    ),
  };
}

const Updates = z.looseObject({
  config_updater: z
    .looseObject({
      gzip: z.boolean().optional(),
      maps: z
        .record(z.string(), z.looseObject({ name: z.string().optional(), gzip: z.boolean().nullish() }))
        .optional(),
    })
    .optional(),
});

/**
 * Whether production's config-updater compresses what it writes into a ConfigMap.
 *
 * @see ConfigUpdater and ConfigMapSpec, pkg/plugins/config.go
 */
export function isCompressed(plugins: string | null, configMap: string): boolean {
  const updates = Updates.safeParse(plugins === null ? null : prowDocuments(plugins, 'plugins')[0]?.value).data
    ?.config_updater;
  const entry = Object.values(updates?.maps ?? {}).find(({ name }) => name === configMap);
  return entry?.gzip ?? (entry === undefined ? false : (updates?.gzip ?? false));
}

function distinct<Value extends object>(values: readonly Value[]): Value[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}
