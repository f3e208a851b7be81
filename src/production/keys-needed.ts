import { z } from 'zod';

/** A key without which no container of a pod starts. */
export interface KeyNeeded {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

const NAMED = z.looseObject({ name: z.string().optional(), secretName: z.string().optional() });
const Volume = NAMED.extend({ items: z.array(z.looseObject({ key: z.string() })) });
const Reference = NAMED.extend({ key: z.string() });

// Field names of core/v1 PodSpec.
const KINDS: Readonly<Record<string, KeyNeeded['kind']>> = {
  secret: 'Secret',
  secretKeyRef: 'Secret',
  configMap: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
};

/**
 * Keys that a pod names one by one: a volume's `items`, and variables' `valueFrom`. A kubelet starts no container while
 * one of them is not there; `optional` ones are among them, as they are there in production.
 */
export function keysNeeded(value: unknown): KeyNeeded[] {
  if (Array.isArray(value)) return value.flatMap(keysNeeded);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, child]) => [...keysOfField(field, child), ...keysNeeded(child)]);
}

/** Those of one object, which may stand there twice. */
export function keysOfObject(value: unknown, { kind, name }: Pick<KeyNeeded, 'kind' | 'name'>): string[] {
  return keysNeeded(value)
    .filter((needed) => needed.kind === kind && needed.name === name)
    .map(({ key }) => key);
}

function keysOfField(field: string, child: unknown): KeyNeeded[] {
  const kind = Object.hasOwn(KINDS, field) ? KINDS[field] : undefined;
  if (kind === undefined) return [];
  const { data: volume } = Volume.safeParse(child);
  const { data: reference } = Reference.safeParse(child);
  const keys = [...(volume?.items.map(({ key }) => key) ?? []), ...(reference === undefined ? [] : [reference.key])];
  const name = (volume ?? reference)?.secretName ?? (volume ?? reference)?.name;
  return name === undefined ? [] : keys.map((key) => ({ kind, name, key }));
}
