import { type DownwardFacts, downwardField, downwardResource } from '../containers/downward.js';
import type { DownwardFile, ObjectFiles, Pod, ProjectionSource, Volume } from '../pod.js';
import { type DataObject, type ObjectKind, objectPayload } from './object-payload.js';
import { type Payload, VolumeProblem } from './payload.js';

/** Where volumes get their contents from. */
export interface VolumeSources {
  /** The object, or null where there is none. */
  readObject(kind: ObjectKind, namespace: string, name: string): Promise<DataObject | null>;
  /** A token for the pod's service account that is good for a while yet. */
  readToken(pod: Pod, request: { readonly audience: string; readonly expirationSeconds: number }): Promise<string>;
}

// Kubernetes' own defaults (pkg/apis/core/v1/defaults.go).
const DEFAULT_MODE = 0o644;
const TOKEN_SECONDS = 3600;

/**
 * The files a volume holds now, or null for one whose contents belong to the pod (emptyDir).
 *
 * @throws {VolumeProblem} Something it names does not exist (yet).
 */
export async function volumePayload(
  volume: Volume,
  facts: DownwardFacts,
  sources: VolumeSources,
): Promise<Payload | null> {
  const { secret, configMap, downwardAPI, projected } = volume;
  const reading = { facts, sources };
  if (secret !== undefined) {
    return readObject({ ...secret, name: secret.secretName }, { ...reading, kind: 'secret', mode: secret.defaultMode });
  }
  if (configMap !== undefined) {
    return readObject(configMap, { ...reading, kind: 'configmap', mode: configMap.defaultMode });
  }
  if (downwardAPI !== undefined) return downwardFiles(downwardAPI.items, facts, downwardAPI.defaultMode);
  if (projected === undefined) return null;
  const payloads: Payload[] = [];
  for (const source of projected.sources ?? []) {
    payloads.push(await readSource(source, { ...reading, mode: projected.defaultMode }));
  }
  return new Map(payloads.flatMap((payload) => [...payload]));
}

interface Reading {
  readonly facts: DownwardFacts;
  readonly sources: VolumeSources;
  readonly mode: number | undefined;
}

async function readSource(source: ProjectionSource, reading: Reading): Promise<Payload> {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  if (secret !== undefined) return readObject(secret, { ...reading, kind: 'secret' });
  if (configMap !== undefined) return readObject(configMap, { ...reading, kind: 'configmap' });
  if (downwardAPI !== undefined) return downwardFiles(downwardAPI.items, reading.facts, reading.mode);
  if (serviceAccountToken === undefined) return new Map();
  const { audience = '', expirationSeconds = TOKEN_SECONDS, path } = serviceAccountToken;
  const token = await reading.sources.readToken(reading.facts.pod, { audience, expirationSeconds });
  return new Map([[path, { content: Buffer.from(token), mode: reading.mode ?? DEFAULT_MODE }]]);
}

async function readObject(files: ObjectFiles, reading: Reading & { readonly kind: ObjectKind }): Promise<Payload> {
  const { name = '', items, optional = false } = files;
  const { kind, sources, facts, mode = DEFAULT_MODE } = reading;
  const object = await sources.readObject(kind, facts.pod.metadata.namespace, name);
  if (object !== null) return objectPayload({ kind, object, items, optional, mode });
  if (optional) return new Map();
  throw new VolumeProblem(`${kind} "${name}" not found`);
}

function downwardFiles(items: readonly DownwardFile[] = [], facts: DownwardFacts, mode = DEFAULT_MODE): Payload {
  return new Map(
    items.map((item) => {
      const { fieldRef, resourceFieldRef } = item;
      const value =
        fieldRef === undefined
          ? downwardResource(resourceFieldRef ?? { resource: '' }, facts)
          : downwardField(fieldRef, facts);
      if (value === undefined)
        throw new VolumeProblem(`the node cannot tell ${JSON.stringify(fieldRef ?? resourceFieldRef)}`);
      return [item.path, { content: Buffer.from(value), mode: item.mode ?? mode }];
    }),
  );
}
