import type { Container, EnvFromSource, EnvVar, KeySelector } from '../pod.js';
import { contentsOf, type DataObject, type ObjectKind } from '../volumes/object-payload.js';
import { type DownwardFacts, downwardField, downwardResource } from './downward.js';
import { expand } from './expansion.js';

/** A container that cannot be created yet: kubelet's reason CreateContainerConfigError. */
export class ContainerConfigProblem extends Error {
  override readonly name = 'ContainerConfigProblem';
}

/** What the variables of one container are made of. */
export interface EnvironmentSources {
  readonly facts: DownwardFacts;
  /** Variables of the container runtime and the image; the pod's own replace them. */
  readonly base: Readonly<Record<string, string>>;
  /** Variables that tell about Services; the pod's own replace them. */
  readonly services: Readonly<Record<string, string>>;
  readObject(kind: ObjectKind, name: string): Promise<DataObject | null>;
}

/**
 * The environment of a container, nothing of the node's own in it. Later wins:
 * base, Services, `envFrom`, `env`.
 *
 * @throws {ContainerConfigProblem} A Secret, ConfigMap or key that it names is not there.
 * @see Kubernetes, kubelet's makeEnvironmentVariables
 */
export async function containerEnvironment(
  container: Container,
  sources: EnvironmentSources,
): Promise<Map<string, string>> {
  const result = new Map(Object.entries({ ...sources.base, ...sources.services }));
  for (const source of container.envFrom ?? []) {
    for (const [name, value] of await variablesFrom(source, sources)) result.set(name, value);
  }
  for (const variable of container.env ?? []) {
    const value = await variableValue(variable, { container, sources, known: result });
    if (value !== undefined) result.set(variable.name, value);
  }
  return result;
}

async function variablesFrom(
  { prefix = '', secretRef, configMapRef }: EnvFromSource,
  sources: EnvironmentSources,
): Promise<[string, string][]> {
  const reference = secretRef ?? configMapRef;
  if (reference === undefined) return [];
  const kind = secretRef === undefined ? 'configmap' : 'secret';
  const object = await sources.readObject(kind, reference.name);
  if (object !== null) {
    return [...contentsOf(kind, object)].map(([key, content]) => [`${prefix}${key}`, content.toString('utf8')]);
  }
  if (reference.optional === true) return [];
  throw new ContainerConfigProblem(`${kind} "${reference.name}" not found`);
}

interface Naming {
  readonly container: Container;
  readonly sources: EnvironmentSources;
  readonly known: ReadonlyMap<string, string>;
}

async function variableValue({ value, valueFrom }: EnvVar, naming: Naming): Promise<string | undefined> {
  if (valueFrom === undefined) return expand(value ?? '', naming.known);
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  const { facts } = naming.sources;
  if (secretKeyRef !== undefined) return keyOf('secret', secretKeyRef, naming.sources);
  if (configMapKeyRef !== undefined) return keyOf('configmap', configMapKeyRef, naming.sources);
  const told =
    fieldRef === undefined
      ? downwardResource(resourceFieldRef ?? { resource: '' }, { ...facts, container: naming.container })
      : downwardField(fieldRef, facts);
  if (told === undefined) throw new ContainerConfigProblem(`the node cannot tell ${JSON.stringify(valueFrom)}`);
  return told;
}

async function keyOf(
  kind: ObjectKind,
  selector: KeySelector,
  sources: EnvironmentSources,
): Promise<string | undefined> {
  const { name, key, optional = false } = selector;
  const object = await sources.readObject(kind, name);
  const content = object === null ? undefined : contentsOf(kind, object).get(key);
  if (content !== undefined) return content.toString('utf8');
  if (optional) return undefined;
  const missing = object === null ? `${kind} "${name}" not found` : `couldn't find key ${key} in ${kind} ${name}`;
  throw new ContainerConfigProblem(missing);
}
