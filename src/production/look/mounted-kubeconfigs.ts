import { containerEnvironment } from '../container-environment.js';
import type { Manifest } from '../manifest.js';
import { type MountedFile, mountedFiles, mountedFolder } from '../mounted-files.js';
import { flagValues } from '../pod-template.js';
import type { ComponentContainer } from '../read-workloads.js';
import { toldFlags } from '../told-flags.js';

/** The files behind `$KUBECONFIG`, `--kubeconfig` and `--kubeconfig-dir` of all components, each once. */
export function mountedKubeconfigs(
  components: readonly ComponentContainer[],
  manifests: readonly Manifest[],
): MountedFile[] {
  const files = components.flatMap(({ container, pod, manifest }) => {
    const environment = containerEnvironment(container, { pod, manifest, manifests });
    const place = { pod, container: toldFlags(container, environment).container };
    const list = environment.variable('KUBECONFIG');
    const listed = list.kind === 'text' ? list.text.split(':').filter((path) => path !== '') : [];
    const paths = [...listed, ...flagValues(place.container, 'kubeconfig')];
    const folders = flagValues(place.container, 'kubeconfig-dir');
    return [
      ...paths.flatMap((path) => mountedFiles(path, place).slice(0, 1)),
      ...folders.flatMap((path) =>
        mountedFolder(path, place).flatMap(({ kind, name, items }) =>
          (items ?? [{ key: 'kubeconfig' }]).map(({ key }) => ({ kind, name, key })),
        ),
      ),
    ];
  });
  return [...new Map(files.map((file) => [keyOfMounted(file), file])).values()];
}

/** One text for each key of each object. */
export function keyOfMounted({ kind, name, key }: MountedFile): string {
  return `${kind} ${name}/${key}`;
}
