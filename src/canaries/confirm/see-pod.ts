import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { DeclaredWorkload, SeenPod } from '../../model/confirmation.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { podRevision } from '../declared-revision.js';
import { metricValue } from '../prometheus-text.js';
import { isReady, unreadyBecause } from '../workload.js';

/** Whose pod it is, and how it may be asked. */
interface Asked {
  readonly declared: DeclaredWorkload;
  readonly connection: ClusterConnection;
  /** Whether pods may be asked for prow_version. */
  readonly asksVersions: boolean;
}

/** One pod of a workload, as its API server has it and, where it may be asked, as it says itself. */
export async function seePod(pod: V1Pod, asked: Asked): Promise<SeenPod> {
  const { metadata, spec, status } = pod;
  const { declared, asksVersions } = asked;
  const own = status?.containerStatuses?.find(({ name }) => name === declared.container);
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  return {
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    revision: podRevision(pod),
    image: spec?.containers.find(({ name }) => name === declared.container)?.image ?? '',
    imageId: own?.imageID ?? '',
    ready: isReady(pod),
    unready: unreadyBecause(pod),
    ending: metadata?.deletionTimestamp !== undefined,
    startedAt: own?.state?.running?.startedAt?.toISOString() ?? null,
    readySince: isReady(pod) ? (ready?.lastTransitionTime?.toISOString() ?? null) : null,
    ...restartsOf(pod),
    prowVersion: asksVersions && isReady(pod) ? await versionOf(pod, asked) : null,
  };
}

/** Of every container: a sidecar that keeps ending, and an init container, are as much of what is declared. */
function restartsOf({ status }: V1Pod): Pick<SeenPod, 'restarts' | 'restartedAt'> {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const again = all.filter(({ restartCount }) => restartCount > 0);
  const moments = again.flatMap((one) => lastStart(one)?.toISOString() ?? []);
  return {
    restarts: all.reduce((sum, { restartCount }) => sum + restartCount, 0),
    restartedAt: moments.sort().at(-1) ?? null,
  };
}

function lastStart({ state, lastState }: V1ContainerStatus): Date | undefined {
  return state?.running?.startedAt ?? state?.terminated?.startedAt ?? lastState?.terminated?.finishedAt;
}

/** Null where the pod does not answer: that is not known, and nothing else. */
async function versionOf(
  pod: V1Pod,
  { connection, declared: { metricsPort } }: Pick<Asked, 'connection' | 'declared'>,
): Promise<number | null> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  if (metricsPort === null) return null;
  const text: unknown = await connection.core
    .connectGetNamespacedPodProxyWithPath({ name: `${name}:${metricsPort}`, namespace, path: 'metrics' })
    .catch(() => null);
  return typeof text === 'string' ? metricValue(text, 'prow_version') : null;
}
