import type { KubeconfigFile } from '../src/model/description.js';
import type { ComponentAliases } from '../src/production/component-aliases.js';
import { objectName } from '../src/production/manifest.js';

/** A folder in which a component's own pod has kubeconfigs that no Secret or ConfigMap of production holds. */
export interface KubeconfigFolder {
  /** The workload, by {@link objectName}, and its container. */
  readonly subject: string;
  readonly container: string;
  readonly namespace: string;
  readonly folder: string;
  readonly files: readonly KubeconfigFile[];
  /** Name of staging's Secret with the same files. */
  readonly secret: string;
}

/** The folders of all components, in the order in which these read them. */
export function kubeconfigFolders(components: readonly ComponentAliases[]): KubeconfigFolder[] {
  return components.flatMap(({ component: { workload, manifest }, loaded }) => {
    const files = loaded.filter(({ kind }) => kind === 'Folder');
    return [...new Set(files.map(({ name }) => name))].map((folder) => ({
      ...{ subject: objectName(manifest.object), container: workload.container, namespace: workload.namespace, folder },
      files: [...new Set(files.filter(({ name }) => name === folder))],
      secret: `kubeconfigs-in${folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    }));
  });
}
