import { type ApiClient, ApiError } from '../api-client.js';
import type { Pod } from '../pod.js';
import { recentReads } from '../recent-reads.js';
import type { Claim } from './claim-folder.js';
import type { DataObject, ObjectKind } from './object-payload.js';
import type { VolumeSources } from './volume-payload.js';

interface TokenAnswer {
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

interface HeldToken {
  readonly token: string;
  readonly refreshAt: number;
}

// kubelet's token manager: a new token after 80 % of its life, and at least daily.
const TOKEN_LIFE_FRACTION = 0.8;
const TOKEN_AGE_MAX_MS = 24 * 60 * 60_000;

/** Sources that have to be told what they may not remember any longer. */
export interface ApiSources extends VolumeSources {
  forgetObject(kind: ObjectKind, namespace: string, name: string): void;
  forgetPod(uid: string): void;
  readClaim(namespace: string, name: string): Promise<Claim | null>;
}

/** Volume contents read from the API server; tokens are kept until they have to be renewed. */
export function apiSources(api: ApiClient): ApiSources {
  const tokens = new Map<string, HeldToken>();
  const objects = recentReads();
  return {
    readObject(kind, namespace, name) {
      const path = objectPath(kind, namespace, name);
      return objects.get(path, () => readObject<DataObject>(api, path));
    },
    readClaim: (namespace, name) =>
      readObject<Claim>(api, `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`),
    forgetObject: (kind, namespace, name) => objects.forget(objectPath(kind, namespace, name)),
    async readToken(pod, wanted) {
      const key = `${pod.metadata.uid} ${JSON.stringify(wanted)}`;
      const held = tokens.get(key);
      if (held !== undefined && Date.now() < held.refreshAt) return held.token;
      const fresh = await requestToken(api, pod, wanted);
      tokens.set(key, fresh);
      return fresh.token;
    },
    forgetPod(uid) {
      for (const key of tokens.keys()) if (key.startsWith(uid)) tokens.delete(key);
    },
  };
}

function objectPath(kind: ObjectKind, namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/${kind}s/${name}`;
}

async function readObject<T>(api: ApiClient, path: string): Promise<T | null> {
  try {
    return await api.call<T>(path, { method: 'GET' });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

async function requestToken(
  api: ApiClient,
  { metadata, spec }: Pod,
  wanted: { readonly audience: string; readonly expirationSeconds: number },
): Promise<HeldToken> {
  const account = spec.serviceAccountName ?? 'default';
  const requestedAt = Date.now();
  const { status } = await api.call<TokenAnswer>(
    `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${account}/token`,
    {
      method: 'POST',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: wanted.audience === '' ? [] : [wanted.audience],
          expirationSeconds: wanted.expirationSeconds,
          boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
        },
      },
    },
  );
  const lifeMs = Date.parse(status.expirationTimestamp) - requestedAt;
  return { token: status.token, refreshAt: requestedAt + Math.min(TOKEN_AGE_MAX_MS, TOKEN_LIFE_FRACTION * lifeMs) };
}
