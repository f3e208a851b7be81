import type { V1Container, V1PodSpec, V1VolumeMount } from '@kubernetes/client-node';

/** The ConfigMap entry that a container reads its configuration from. */
export interface ConfigMount {
  /** Name of the volume in the pod. */
  readonly volume: string;
  readonly configMap: string;
  readonly key: string;
}

/** What a flag of a container says, as `--flag=value` or `--flag value`; null where it is not there. */
export function flagValue({ command = [], args = [] }: V1Container, flag: string): string | null {
  const words = [...command, ...args];
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === flag) return value ?? words[index + 1] ?? null;
  }
  return null;
}

/** Which entry of which ConfigMap a path inside a container is; null where the path is no ConfigMap’s. */
export function configMountAt(
  path: string,
  { pod, container }: { pod: V1PodSpec; container: V1Container },
): ConfigMount | null {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => b.mountPath.length - a.mountPath.length);
  const mount = mounts.find(
    ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`),
  );
  const source = pod.volumes?.find(({ name }) => name === mount?.name)?.configMap;
  if (mount === undefined || source?.name === undefined) return null;
  const file = fileIn(path, mount);
  const key = source.items === undefined ? file : source.items.find((item) => item.path === file)?.key;
  return key === undefined ? null : { volume: mount.name, configMap: source.name, key };
}

/** The path inside the volume. */
function fileIn(path: string, { mountPath, subPath }: V1VolumeMount): string {
  const below = path.slice(mountPath.length).replace(/^\//, '');
  return [subPath, below].filter((part) => part !== undefined && part !== '').join('/');
}
