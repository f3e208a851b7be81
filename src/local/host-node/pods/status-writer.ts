import { ApiError } from '../api-client.js';
import type { NodeContext } from '../node-context.js';
import type { Pod, PodStatus } from '../pod.js';

/** Reports the status of one pod. */
export interface StatusWriter {
  /** What was last reported. */
  last(): PodStatus | null;
  /** Sends a status if it is not the one sent last. A pod that is gone needs none. */
  write(status: PodStatus): Promise<void>;
  /**
   * Takes in what the API server has. Where a condition is not as it was sent last it is sent again, as a kubelet does: a
   * node that was silent too long has its pods called not ready, and nobody else calls them ready again.
   *
   * @see needsReconcile, pkg/kubelet/status/status_manager.go; MarkPodsNotReady, pkg/controller/util/node
   */
  compare(status: PodStatus | undefined): void;
}

/** A writer for the pod with this name and uid; a namesake is never touched. */
export function statusWriter({ metadata }: Pod, { api }: Pick<NodeContext, 'api'>): StatusWriter {
  let sent = '';
  let last: PodStatus | null = null;
  return {
    last: () => last,
    compare(status) {
      const known = new Map((status?.conditions ?? []).map((one) => [one.type, one.status]));
      const isOther = last?.conditions?.some((own) => known.has(own.type) && known.get(own.type) !== own.status);
      if (isOther === true) sent = '';
    },
    async write(status) {
      const text = JSON.stringify(status);
      if (text === sent) return;
      try {
        await api.call(`/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/status`, {
          method: 'PATCH',
          contentType: 'application/strategic-merge-patch+json',
          body: { metadata: { uid: metadata.uid }, status: asPatch(status) },
        });
      } catch (error) {
        if (!(error instanceof ApiError && (error.status === 404 || error.status === 409))) throw error;
      }
      sent = text;
      last = status;
    },
  };
}

// A patch leaves alone what it does not name and removes what is null, so what a status
// has no longer is named as null. Lists merged by key need to be told to be replaced.
function asPatch({
  reason = null,
  message = null,
  conditions = [],
  podIPs = [],
  ...status
}: Nullable<PodStatus>): object {
  return {
    ...status,
    reason,
    message,
    conditions: conditions?.map((condition) => ({ reason: null, message: null, ...condition })),
    ...(podIPs === null || podIPs.length === 0 ? {} : { podIPs: [...podIPs, { $patch: 'replace' }] }),
  };
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };
