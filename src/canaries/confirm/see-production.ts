import type { DeclaredWorkload, ProductionSeen, SeenWorkload } from '../../model/confirmation.js';
import { apiFailure } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { declaredRevision } from '../declared-revision.js';
import { readWorkload } from '../workload.js';
import { liveImage } from './live-image.js';
import { seePod } from './see-pod.js';

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
  const pods = await Promise.all(workload.pods.map((pod) => seePod(pod, { declared, ...place })));
  return { declared, image, wanted: workload.wanted, revision, pods };
}
