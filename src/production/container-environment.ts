import { z } from 'zod';
import { type Expanded, expandReferences, type VariableValue } from './expand-references.js';
import { findObject, type KubernetesObject, type Manifest, namespaceOf } from './manifest.js';
import type { Container, PodSpec } from './pod-template.js';
import { valueAt } from './value-at.js';

/** A container's variables, as the program in it will have them. */
export interface ContainerEnvironment {
  variable(name: string): VariableValue;
  /** Replaces `$(NAME)` as kubelet does. */
  expand(text: string): Expanded;
}

/** Where a container stands, and the objects its variables may come from. */
export interface EnvironmentPlace {
  readonly pod: PodSpec;
  readonly manifest: Manifest;
  readonly manifests: readonly Manifest[];
}

/**
 * The variables of a container as kubelet makes them: `envFrom` first, then `env` in its order, each `$(NAME)` by what
 * stands before it. Values come from the manifests' ConfigMaps, never from a Secret. What the manifests do not say is
 * unknown and says why; an image's own variables are not looked at.
 *
 * @see makeEnvironmentVariables, pkg/kubelet/kubelet_pods.go of kubernetes
 */
export function containerEnvironment(container: Container, place: EnvironmentPlace): ContainerEnvironment {
  const known = new Map<string, VariableValue>();
  const open: OpenSource[] = [];
  const lookup = (name: string): VariableValue =>
    known.get(name) ?? openValue(name, open) ?? serviceValue(name, place.pod);
  for (const source of sourcesOf(container)) takeSource(source, { known, open, place });
  const named = new Map<string, VariableValue>();
  for (const variable of container.env ?? []) {
    const value = variable.value
      ? expandReferences(variable.value, lookup)
      : valueFrom(variable, { place, before: lookup(variable.name) });
    const twin = named.get(variable.name);
    const isSame = twin === undefined || JSON.stringify(twin) === JSON.stringify(value);
    const kept = isSame ? value : unknown(`variable ${variable.name} stands twice, with different values`);
    named.set(variable.name, kept);
    known.set(variable.name, kept);
  }
  return { variable: lookup, expand: (text) => expandReferences(text, lookup) };
}

/** An `envFrom` whose keys nobody knows: any variable that begins with its prefix may be among them. */
interface OpenSource {
  readonly prefix: string;
  readonly why: string;
}

const EnvFrom = z.looseObject({
  prefix: z.string().nullish(),
  configMapRef: z.looseObject({ name: z.string() }).optional(),
  secretRef: z.looseObject({ name: z.string() }).optional(),
});
type EnvFrom = z.infer<typeof EnvFrom>;

function sourcesOf(container: Container): EnvFrom[] {
  return z.array(EnvFrom).safeParse(valueAt(container, ['envFrom'])).data ?? [];
}

function takeSource(
  { prefix, configMapRef, secretRef }: EnvFrom,
  { known, open, place }: { known: Map<string, VariableValue>; open: OpenSource[]; place: EnvironmentPlace },
): void {
  const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
  const name = (configMapRef ?? secretRef)?.name ?? '';
  const object = objectOf({ kind, name }, place);
  if (object === undefined) {
    const why = `${kind} ${name}, which \`envFrom\` names, is not among the manifests`;
    for (const variable of known.keys()) if (variable.startsWith(prefix ?? '')) known.set(variable, unknown(why));
    open.push({ prefix: prefix ?? '', why });
    return;
  }
  for (const [key, value] of Object.entries(dataOf(object)))
    known.set(`${prefix ?? ''}${key}`, kind === 'Secret' ? unknown(`it stands in Secret ${name}`) : textOf(value));
}

function openValue(name: string, open: readonly OpenSource[]): VariableValue | undefined {
  const source = open.findLast(({ prefix }) => name.startsWith(prefix));
  return source === undefined ? undefined : unknown(source.why);
}

/** Variables of the namespace's Services, which kubelet adds unless the pod forbids it. */
const SERVICE_VARIABLE = /^KUBERNETES_|_SERVICE_(HOST|PORT)|_PORT(_|$)/;

function serviceValue(name: string, pod: PodSpec): VariableValue {
  const isForbidden = pod['enableServiceLinks'] === false && !name.startsWith('KUBERNETES_');
  return SERVICE_VARIABLE.test(name) && !isForbidden
    ? unknown(`variable ${name} may be one of a Service`)
    : { kind: 'unset' };
}

const ValueFrom = z.looseObject({
  configMapKeyRef: z.looseObject({ name: z.string(), key: z.string(), optional: z.boolean().nullish() }).optional(),
  fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
});

function valueFrom(
  variable: NonNullable<Container['env']>[number],
  { place, before }: { place: EnvironmentPlace; before: VariableValue },
): VariableValue {
  const written = valueAt(variable, ['valueFrom']);
  if (written === undefined || written === null) return { kind: 'text', text: '' };
  const { configMapKeyRef: ref, fieldRef } = ValueFrom.safeParse(written).data ?? {};
  if (fieldRef?.fieldPath === 'metadata.namespace') return textOf(namespaceOf(place.manifest.object));
  if (ref === undefined) {
    const [source] = Object.keys(written);
    return unknown(`variable ${variable.name} is given by ${source ?? 'something'}`);
  }
  const object = objectOf({ kind: 'ConfigMap', name: ref.name }, place);
  if (object === undefined)
    return unknown(`ConfigMap ${ref.name}, which variable ${variable.name} names, is not among the manifests`);
  const value = dataOf(object)[ref.key];
  if (value !== undefined) return textOf(value);
  return ref.optional ? before : unknown(`ConfigMap ${ref.name} has no key ${ref.key}`);
}

function objectOf(wanted: { kind: string; name: string }, { manifest, manifests }: EnvironmentPlace) {
  return findObject(manifests, { ...wanted, namespace: namespaceOf(manifest.object) });
}

/** Keys with their values; of a Secret no value is looked at. */
function dataOf(object: KubernetesObject): Record<string, unknown> {
  const parts = [object['data'], object['stringData']].map((part) => z.record(z.string(), z.unknown()).safeParse(part));
  return Object.assign({}, ...parts.map(({ data }) => data ?? {}));
}

function textOf(value: unknown): VariableValue {
  return { kind: 'text', text: String(value) };
}

function unknown(why: string): VariableValue & Expanded {
  return { kind: 'unknown', why };
}
