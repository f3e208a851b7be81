import { leafText, leavesOf } from './field-digests.js';
import { isFilledByStandIn, type WrittenManifests } from './kustomize/stand-in-files.js';
import { findObject } from './manifest.js';
import { mountedFiles } from './mounted-files.js';
import { flagValues } from './pod-template.js';
import { PLANK } from './prow-image.js';
import type { ComponentContainer } from './read-workloads.js';
import type { YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';
import { prowDocuments } from './yaml-documents.js';

/** Enough to know what it is about. */
const FIELDS_NAMED_MAX = 3;

/** One ConfigMap that components read Prow's or hook's configuration from. */
interface Mounted {
  readonly component: string;
  readonly place: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/**
 * Where components do not read the configuration that production.yaml names, as far as manifests show it: one that mounts
 * another ConfigMap than prow-controller-manager, and a ConfigMap among the manifests with another content. Staging makes
 * every one of them from the same file.
 */
export function configMapRemarks(
  components: readonly ComponentContainer[],
  read: WrittenManifests & { prowConfig: YamlSource; plugins: YamlSource | null },
): string[] {
  const config = components.flatMap((component) => mountedBy(component, 'config-path'));
  const plugins = components.flatMap((component) => mountedBy(component, 'plugin-config'));
  return [
    ...otherMounts(config),
    ...otherContents(config, { ...read, source: read.prowConfig }),
    ...(read.plugins === null ? [] : otherContents(plugins, { ...read, source: read.plugins })),
  ];
}

function mountedBy(component: ComponentContainer, flag: string): Mounted[] {
  const { workload, container } = component;
  return flagValues(container, flag)
    .flatMap((path) => mountedFiles(path, component))
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ name, key }) => ({
      ...{ component: workload.component, place: `${workload.file}:${workload.line}` },
      ...{ namespace: workload.namespace, name, key },
    }));
}

function otherMounts(mounted: readonly Mounted[]): string[] {
  const own = mounted.filter(({ component }) => component === PLANK);
  if (own.length === 0) return [];
  const expected = new Set(own.map(nameOf));
  const strangers = mounted.filter((one) => !expected.has(nameOf(one)));
  return strangers.map(
    (one) =>
      `${one.component} reads its configuration from ${nameOf(one)}, and prow-controller-manager from ` +
      `${[...expected].join(' or ')}: staging makes both from the same file (${one.place})`,
  );
}

function otherContents(
  mounted: readonly Mounted[],
  { manifests, standIns, source }: WrittenManifests & { source: YamlSource },
): string[] {
  const each = new Map(mounted.map((one) => [nameOf(one), one]));
  return [...each.values()].flatMap((one) => {
    const { namespace, name, key } = one;
    const object = findObject(manifests, { kind: 'ConfigMap', namespace, name });
    const text = valueAt(object, ['data', key]);
    const manifest = manifests.find((candidate) => candidate.object === object);
    if (typeof text !== 'string' || manifest === undefined) return [];
    if (text === '' && isFilledByStandIn(standIns, manifest.object)) return [];
    const fields = differing(valueIn(text, key), source.documents[0]?.value);
    if (fields.length === 0) return [];
    const more = fields.length > FIELDS_NAMED_MAX ? ` and ${fields.length - FIELDS_NAMED_MAX} more` : '';
    return [
      `${nameOf(one)} among the manifests is not what ${source.path} says, at ${fields.slice(0, FIELDS_NAMED_MAX).join(', ')}` +
        `${more}: staging has the file’s (${manifest.file}:${manifest.line})`,
    ];
  });
}

function nameOf({ namespace, name, key }: Mounted): string {
  return `ConfigMap ${namespace}/${name}, key ${key}`;
}

/** Undefined where Prow could not read it: then every field differs. */
function valueIn(text: string, key: string): unknown {
  try {
    return prowDocuments(text, key)[0]?.value;
  } catch {
    return undefined;
  }
}

function differing(one: unknown, other: unknown): string[] {
  const [first, second] = [one, other].map(
    (value) => new Map(leavesOf(value).map((leaf) => [leaf.pointer, leafText(leaf)])),
  );
  const pointers = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  return [...pointers].filter((pointer) => first?.get(pointer) !== second?.get(pointer));
}
