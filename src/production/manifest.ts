import { z } from 'zod';
import { everyOf } from '../model/explained-errors.js';
import { kindOf } from './kind-of.js';
import { productionError } from './production-error.js';
import { valueAt } from './value-at.js';
import { type YamlDocument, yamlDocuments } from './yaml-documents.js';

/** Any Kubernetes object: what must be there, and everything else as it is. */
export const KubernetesObject = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
export type KubernetesObject = z.infer<typeof KubernetesObject>;

/** One object of production's manifests, and where it is written. */
export interface Manifest {
  readonly file: string;
  readonly line: number;
  /** Line of a field of it; left out where what was written is not what is read, as in a kustomize tree. */
  readonly lineAt?: YamlDocument['lineAt'];
  /** Of an object of a kustomize tree, `file:line` of where an image that it has is set or written, where it is. */
  readonly imageAt?: (image: string) => string | undefined;
  readonly object: KubernetesObject;
}

/** The namespace an object lands in when it names none and kubectl is given none. */
export const DEFAULT_NAMESPACE = 'default';

/** Where an object lands once it is applied. Of a kind without namespaces it says nothing. */
export function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? DEFAULT_NAMESPACE;
}

/** The object of this kind ({@link kindOf}), name and namespace, or undefined where it is not among the manifests. */
export function findObject(
  manifests: readonly Manifest[],
  { kind, name, namespace }: { readonly kind: string; readonly name: string; readonly namespace: string },
): KubernetesObject | undefined {
  return manifests.find(
    ({ object }) => kindOf(object) === kind && object.metadata.name === name && namespaceOf(object) === namespace,
  )?.object;
}

/**
 * `Deployment default/deck`, or `Namespace test-pods`: how messages and differences name an object. One whose API group is
 * not Kubernetes' own has it in its name (`Gateway.gateway.networking.k8s.io default/deck`).
 */
export function objectName(object: KubernetesObject): string {
  const { metadata } = object;
  const kind = kindOf(object);
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name}`
    : `${kind} ${metadata.namespace}/${metadata.name}`;
}

/**
 * The objects of one manifest file. Empty documents are skipped; `List` and lists of one kind (`DeploymentList`) are
 * opened, as kubectl does.
 *
 * @throws {ExplainedError} `unreadable` for YAML errors, for documents that are no Kubernetes objects, and for what is no
 *   such list and has `items`.
 */
export function manifestsOf(text: string, file: string): Manifest[] {
  const documents = yamlDocuments(text, file).filter(({ value }) => value !== null && value !== undefined);
  return everyOf(documents, objectsOf).flat();
}

function objectsOf(document: YamlDocument): Manifest[] {
  const { file, value } = document;
  const list = ListOfObjects.safeParse(value).data;
  if (list !== undefined) {
    return everyOf(list.items, (item, index) => {
      const line = document.lineAt(['items', index]);
      rejectItems(item, { file, line: document.lineOfKey(['items', index, 'items']) });
      const lineAt: YamlDocument['lineAt'] = (path) => document.lineAt(['items', index, ...path]);
      return { file, line, lineAt, object: parseObject(itemOf(list, item), { file, line }) };
    });
  }
  rejectItems(value, { file, line: document.lineOfKey(['items']) });
  const { line, lineAt } = document;
  return [{ file, line, lineAt, object: parseObject(value, { file, line }) }];
}

const LIST = 'List';

const ListOfObjects = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().endsWith(LIST),
  items: z.array(z.unknown()),
});

/** @see decodeToList, pkg/apis/meta/v1/unstructured of k8s.io/apimachinery */
function itemOf({ apiVersion, kind }: z.infer<typeof ListOfObjects>, item: unknown): unknown {
  if (kind === LIST || typeof item !== 'object' || item === null || valueAt(item, ['kind'])) return item;
  return { ...item, apiVersion, kind: kind.slice(0, -LIST.length) };
}

/**
 * kubectl applies what stands in `items`, whatever the kind of the object around it, and never that object.
 *
 * @see decode, pkg/apis/meta/v1/unstructured of k8s.io/apimachinery; FlattenListVisitor of k8s.io/cli-runtime
 */
function rejectItems(value: unknown, place: { file: string; line: number }): void {
  if (typeof value !== 'object' || value === null || !('items' in value)) return;
  const kind: unknown = valueAt(value, ['kind']);
  throw productionError({
    what: `${place.file} has \`items\` in what is no list of objects`,
    expected:
      'a List, or a list of one kind such as DeploymentList, that stands in no other and whose items are a list',
    observed: `kind ${typeof kind === 'string' ? kind : 'of no name'}; kubectl would apply what stands in \`items\`, and nothing else of it`,
    ...place,
    next: 'write each object as a document of its own',
  });
}

function parseObject(value: unknown, { file, line }: { file: string; line: number }): KubernetesObject {
  const parsed = KubernetesObject.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.'));
  throw productionError({
    what: `${file} holds something that is no Kubernetes object`,
    expected: 'apiVersion, kind and metadata.name, each as text; labels and annotations as texts',
    observed: fields.includes('')
      ? 'no mapping of keys to values'
      : `${fields.join(', ')} ${fields.length === 1 ? 'is' : 'are'} missing, or of another kind`,
    ...{ file, line },
    next: 'correct it, or leave the file out of `manifests` in production.yaml',
  });
}
