import type { KeyToPath } from '../pod.js';
import { type Payload, VolumeProblem } from './payload.js';

/** A Secret or ConfigMap as the API server returns it. */
export interface DataObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export type ObjectKind = 'secret' | 'configmap';

export interface ObjectSelection {
  readonly kind: ObjectKind;
  readonly object: DataObject;
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean;
  readonly mode: number;
}

/**
 * The files that a Secret or ConfigMap becomes: each key one file, or only the
 * keys that `items` names.
 *
 * @throws {VolumeProblem} `items` names a key that is not there, and it is not optional.
 */
export function objectPayload({ kind, object, items, optional, mode }: ObjectSelection): Payload {
  const contents = contentsOf(kind, object);
  if (items === undefined || items.length === 0) {
    return new Map([...contents].map(([key, content]) => [key, { content, mode }]));
  }
  const payload = new Map<string, { content: Buffer; mode: number }>();
  for (const item of items) {
    const content = contents.get(item.key);
    if (content !== undefined) payload.set(item.path, { content, mode: item.mode ?? mode });
    else if (!optional)
      throw new VolumeProblem(`references non-existent ${kind === 'secret' ? 'secret' : 'config'} key: ${item.key}`);
  }
  return payload;
}

/** Every key of a Secret or ConfigMap with its bytes. */
export function contentsOf(kind: ObjectKind, { data, binaryData }: DataObject): Map<string, Buffer> {
  const encoding = kind === 'secret' ? 'base64' : 'utf8';
  return new Map([
    ...Object.entries(data ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, encoding)]),
    ...Object.entries(binaryData ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]),
  ]);
}
