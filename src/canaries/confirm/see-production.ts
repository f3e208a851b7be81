import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredWorkload, ProductionSeen, SeenPod, SeenWorkload } from '../../model/confirmation.js';
import { apiFailure } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { declaredRevision, podRevision } from '../declared-revision.js';
import { metricValue } from '../prometheus-text.js';
import { isReady, readWorkload, restartsOf, unreadyBecause } from '../workload.js';
import { liveImage } from './live-image.js';

/** Workloads and the cluster on which production has them. */
export interface DeclaredPlace {
  readonly connection: ClusterConnection;
  readonly workloads: readonly DeclaredWorkload[];
  /** Whether pods may be asked for prow_version. */
  readonly asksVersions: boolean;
}

/** Looks at every declared workload once. Only gets and lists. What cannot be looked at is said, and nothing is guessed. */
export async function seeProduction(places: readonly DeclaredPlace[], now: Date): Promise<ProductionSeen> {
  const unreadable: string[] = [];
  const workloads = await Promise.all(
    places.flatMap((place) =>
      place.workloads.map((declared) =>
        seeWorkload(place, declared).catch((error: unknown) => {
          const { namespace, name } = declared.workload;
          unreadable.push(`${declared.workload.kind} ${namespace}/${name}: ${apiFailure(error)}`);
          return null;
        }),
      ),
    ),
  );
  return {
    at: now.toISOString(),
    workloads: workloads.filter((one) => one !== null),
    asksVersions: places.every(({ asksVersions }) => asksVersions),
    unreadable: unreadable.sort(),
  };
}

async function seeWorkload(place: DeclaredPlace, declared: DeclaredWorkload): Promise<SeenWorkload> {
  const { connection } = place;
  const component = { ...declared, executableSha256: '', lease: null };
  const workload = await readWorkload(connection, component);
  if (workload === null) return { declared, image: null, wanted: 0, revision: null, pods: [] };
  const [image, revision] = [await liveImage(connection, declared), await declaredRevision(connection, component)];
  const pods = await Promise.all(workload.pods.map((pod) => seePod(place, { declared, pod })));
  return { declared, image, wanted: workload.wanted, revision, pods };
}

async function seePod(
  place: DeclaredPlace,
  { declared, pod }: { declared: DeclaredWorkload; pod: V1Pod },
): Promise<SeenPod> {
  const { metadata, spec, status } = pod;
  const own = status?.containerStatuses?.find(({ name }) => name === declared.container);
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
    restarts: restartsOf(pod).restarts,
    prowVersion: place.asksVersions && isReady(pod) ? await versionOf(place, { declared, pod }) : null,
  };
}

/** Null where the pod does not answer: that is not known, and nothing else. */
async function versionOf(
  { connection }: DeclaredPlace,
  { declared: { metricsPort }, pod }: { declared: DeclaredWorkload; pod: V1Pod },
): Promise<number | null> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  if (metricsPort === null) return null;
  const text: unknown = await connection.core
    .connectGetNamespacedPodProxyWithPath({ name: `${name}:${metricsPort}`, namespace, path: 'metrics' })
    .catch(() => null);
  return typeof text === 'string' ? metricValue(text, 'prow_version') : null;
}
