import { keysOfObject } from '../../src/production/keys-needed.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { mountedFiles } from '../../src/production/mounted-files.js';
import { podNeedsOf } from '../../src/production/pod-needs.js';
import type { Container, PodSpec } from '../../src/production/pod-template.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';
import { placeholderConfigMap, placeholderSecret } from './placeholders.js';

/**
 * Stand-ins for the Secrets and ConfigMaps that Prow's components mount and that
 * no manifest holds, such as `cookie` or `oauth-token`: without them no pod would start.
 *
 * @param provided - names of objects that exist otherwise, by {@link objectName}.
 */
export function missingObjects(
  components: readonly ComponentContainer[],
  provided: ReadonlySet<string>,
): KubernetesObject[] {
  const found = components.flatMap(({ workload, pod, container }) => {
    const needs = podNeedsOf(pod);
    const at = (name: string) => ({ namespace: workload.namespace, name });
    return [
      ...needs.secrets.map((name) =>
        placeholderSecret(at(name), [
          ...keysOfObject(pod, { kind: 'Secret', name }),
          ...keysRead(name, { pod, container }),
        ]),
      ),
      ...needs.configMaps.map((name) => placeholderConfigMap(at(name), keysOfObject(pod, { kind: 'ConfigMap', name }))),
    ];
  });
  return merged(found.filter((object) => !provided.has(objectName(object))));
}

/** Keys of a Secret that the container's flags and variables name by path. */
function keysRead(secret: string, place: { pod: PodSpec; container: Container }): string[] {
  const words = [
    ...(place.container.command ?? []),
    ...(place.container.args ?? []),
    ...(place.container.env ?? []).map(({ value }) => value ?? ''),
  ];
  const paths = words.flatMap((word) => word.match(/\/[^\s=:,]+/g) ?? []);
  return paths
    .flatMap((path) => mountedFiles(path, place))
    .filter(({ kind, name, key }) => kind === 'Secret' && name === secret && key !== '')
    .map(({ key }) => key);
}

/** One object for each name, with the keys that any component reads or names. */
function merged(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const byName = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const other = byName.get(objectName(object));
    const field = object.kind === 'Secret' ? 'stringData' : 'data';
    byName.set(objectName(object), { ...object, [field]: { ...dataOf(other, field), ...dataOf(object, field) } });
  }
  return [...byName.values()];
}

function dataOf(object: KubernetesObject | undefined, field: string): object {
  const data = object?.[field];
  return typeof data === 'object' && data !== null ? data : {};
}
