import type { V1PersistentVolume, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { type ApiClient, ApiError } from '../host-node/api-client.js';
import { listAndWatch, type Watched } from '../host-node/list-watch.js';

/** Where nodes find the folders of volumes. Host nodes have theirs elsewhere, and read no path of a volume. */
const CLAIMS = '/var/lib/claims';

type WatchedClaim = V1PersistentVolumeClaim & Watched;

/**
 * Gives every claim that waits for a volume one of its own, as a provisioner does.
 * What a volume is made of is the host nodes' business; that it exists binds the claim.
 */
export function provideVolumes(
  api: ApiClient,
  { signal, onTrouble }: { readonly signal: AbortSignal; onTrouble(problem: string): void },
): void {
  const look = (claim: WatchedClaim) => {
    const body = volumeFor(claim);
    if (body === null) return;
    api.call('/api/v1/persistentvolumes', { method: 'POST', body }).catch((error: unknown) => {
      // Seen twice before it was bound.
      if (!(error instanceof ApiError && error.status === 409)) onTrouble(`a volume for a claim: ${String(error)}`);
    });
  };
  void listAndWatch<WatchedClaim>(api, '/api/v1/persistentvolumeclaims', {
    signal,
    handlers: {
      onList: (claims) => claims.forEach(look),
      onChange: (kind, claim) => (kind === 'DELETED' ? undefined : look(claim)),
      onTrouble,
    },
  });
}

/** The volume that a claim waits for; null for one that is bound, or has named a volume itself. */
export function volumeFor({ metadata, spec, status }: V1PersistentVolumeClaim): V1PersistentVolume | null {
  const { namespace, name, uid } = metadata ?? {};
  if (uid === undefined || namespace === undefined || name === undefined) return null;
  if (status?.phase === 'Bound' || (spec?.volumeName ?? '') !== '') return null;
  const { accessModes = [], storageClassName = '', resources } = spec ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}` },
    spec: {
      accessModes,
      storageClassName,
      capacity: { storage: resources?.requests?.['storage'] ?? '1Gi' },
      // Nothing of it is deleted: an environment's folders go with the environment.
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `${CLAIMS}/${uid}` },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
    },
  };
}
