import { randomUUID } from 'node:crypto';
import type { V1Pod } from '@kubernetes/client-node';
import { type PlantedRole, PODS_DUE, PODS_KEPT } from '../../model/cleanup-events.js';
import type { EnvironmentSinker } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { createProwJob } from '../create-prowjob.js';
import type { Run } from '../open-run.js';
import { CANARY_LABEL, PROW_JOB_RESOURCE, prowJobManifest, prowTime } from '../prowjob-manifest.js';
import { deleteProwJob } from '../prowjobs.js';
import { prowJobCanary } from '../ways/prowjob.js';

/** Marks what we planted, ProwJobs and pods; its value says in which run. */
const PLANTED_LABEL = 'prow-staging.dev/planted';

/** Beyond any limit of sinker's by as much, milliseconds. */
const BEYOND_MS = 60_000;

/** Neither plank nor crier works for it, and sinker does not ask which agent a ProwJob has. */
const NOBODYS_AGENT = 'prow-staging';

/** What stands for a job in the four states in which sinker must tell pods apart. */
interface PlantedJobs {
  readonly over: string;
  readonly overJustNow: string;
  readonly running: string;
}

/** What was planted on one cluster. */
export interface Planted {
  readonly connection: ClusterConnection;
  readonly event: EventOf<'pods-planted'>;
}

/** Everything that was planted, and how to take it away again. */
export interface Plants {
  readonly clusters: readonly Planted[];
  /** When the youngest of it was made, milliseconds on `Date.now()`'s clock: orphans are safe while they are young. */
  readonly plantedAt: number;
  readonly remove: () => Promise<void>;
}

/**
 * Makes on every cluster that sinker cleans a pod of each role, as Prow makes them but for a node that could run it, and
 * their ProwJobs. Each is as old as it says by what Prow reads of it: a ProwJob's times and a pod's start.
 *
 * @throws {ApiException} An API server refuses one, or does not answer; what was made till then is taken away.
 */
export async function plantPods(run: Run, sinker: EnvironmentSinker): Promise<Plants> {
  const jobs: PlantedJobs = { over: randomUUID(), overJustNow: randomUUID(), running: randomUUID() };
  const targets = run.clusters.filter(({ cluster }) => sinker.clusters.includes(cluster.id));
  const remove = () => removePlants(run, { targets, jobs });
  try {
    await removeFormer(run, targets);
    await plantJobs(run, { jobs, sinker });
    const clusters = await Promise.all(targets.map((connection) => plantOn(run, { connection, jobs, sinker })));
    return { clusters, plantedAt: Date.now(), remove };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

async function plantJobs(run: Run, { jobs, sinker }: { jobs: PlantedJobs; sinker: EnvironmentSinker }): Promise<void> {
  const now = Date.now();
  const longAgo = now - sinker.terminatedPodTtlMs - BEYOND_MS;
  const status = (state: string, startedAt: number, completedAt: number | null) => ({
    state,
    startTime: prowTime(new Date(startedAt)),
    ...(completedAt === null ? {} : { completionTime: prowTime(new Date(completedAt)) }),
    description: 'For sinker to find.',
  });
  const all: [string, ReturnType<typeof status>][] = [
    [jobs.over, status('success', longAgo, longAgo)],
    [jobs.overJustNow, status('success', now, now)],
    [jobs.running, status('pending', now, null)],
  ];
  await Promise.all(
    all.map(async ([prowJob, its]) => {
      const canary = { ...prowJobCanary(null, 'periodic'), job: 'prow-staging-planted' };
      const startTime = its.startTime;
      const made = prowJobManifest({ canary, runId: run.id, prowJob, startTime, pullNumber: 1 }, run.environment);
      const labels = { ...made.metadata.labels, [PLANTED_LABEL]: run.id };
      const spec = { ...made.spec, agent: NOBODYS_AGENT };
      await createProwJob(run, { ...made, metadata: { ...made.metadata, labels }, spec, status: its });
    }),
  );
}

async function plantOn(
  run: Run,
  { connection, jobs, sinker }: { connection: ClusterConnection; jobs: PlantedJobs; sinker: EnvironmentSinker },
): Promise<Planted> {
  const identity = await connection.core.readNamespace({ name: 'kube-system' });
  const pods = await Promise.all(
    [...PODS_DUE, ...PODS_KEPT].map(async (role) => {
      const pod = await plantPod(connection, podFor(run, { role, jobs }));
      if (role === 'aged' || role === 'unfinished') await makeOld(connection, pod, sinker.maxPodAgeMs);
      const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
      return { role, namespace, name, podUid: uid };
    }),
  );
  const event: Planted['event'] = {
    ...{ kind: 'pods-planted', phase: run.phase, start: 0, clusterId: connection.cluster.id },
    ...{ kubeSystemUid: identity.metadata?.uid ?? '', pods },
  };
  run.history.append(event);
  return { connection, event };
}

/** Which job a pod of a role names, whether it bears Prow's mark, and where it is. */
function podFor(run: Run, { role, jobs }: { role: PlantedRole; jobs: PlantedJobs }) {
  const { pods, prowJobs } = run.environment.namespaces;
  const prowJobOf: Record<PlantedRole, string> = {
    ended: jobs.over,
    aged: jobs.overJustNow,
    orphaned: randomUUID(),
    fresh: jobs.overJustNow,
    unfinished: jobs.running,
    foreign: jobs.over,
    elsewhere: jobs.over,
  };
  return {
    namespace: role === 'elsewhere' ? anotherNamespace({ pods, prowJobs }) : pods,
    // Not the ProwJob's: plank looks for a ProwJob of every pod's name.
    name: `planted-${role}-${randomUUID()}`,
    labels: {
      [PLANTED_LABEL]: run.id,
      [CANARY_LABEL]: 'true',
      'prow.k8s.io/id': prowJobOf[role],
      ...(role === 'foreign' ? {} : { 'created-by-prow': 'true' }),
    },
  };
}

/** A namespace that every cluster has, and that is not that of Prow's pods. */
function anotherNamespace({ pods }: { pods: string; prowJobs: string }): string {
  return pods === 'default' ? 'kube-public' : 'default';
}

async function plantPod(
  { core }: ClusterConnection,
  { namespace, name, labels }: { namespace: string; name: string; labels: Record<string, string> },
): Promise<V1Pod> {
  const body = {
    metadata: { namespace, name, labels },
    spec: {
      automountServiceAccountToken: false,
      containers: [{ name: 'test', image: 'prow-staging/planted' }],
      // No node has it.
      nodeSelector: { [PLANTED_LABEL]: 'nowhere' },
      restartPolicy: 'Never',
    },
  };
  return core.createNamespacedPod({ namespace, body });
}

/** Says of a pod what its node would: it runs, and has for longer than pods get old. */
async function makeOld({ core }: ClusterConnection, pod: V1Pod, maxPodAgeMs: number): Promise<void> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const startTime = new Date(Date.now() - maxPodAgeMs - BEYOND_MS);
  const body = [{ op: 'add', path: '/status/startTime', value: prowTime(startTime) }];
  await core.patchNamespacedPodStatus({ name, namespace, body });
}

/** What a run left that was killed. */
async function removeFormer({ service, environment }: Run, targets: readonly ClusterConnection[]): Promise<void> {
  await Promise.all(targets.map((connection) => removePods(connection, PLANTED_LABEL)));
  const { prowJobs: namespace } = environment.namespaces;
  const labelSelector = PLANTED_LABEL;
  await service.custom.deleteCollectionNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace, labelSelector });
}

async function removePlants(
  run: Run,
  { targets, jobs }: { targets: readonly ClusterConnection[]; jobs: PlantedJobs },
): Promise<void> {
  await Promise.all(targets.map((connection) => removePods(connection, `${PLANTED_LABEL}=${run.id}`)));
  // After their pods, which would be orphans.
  const { service, environment } = run;
  await Promise.all(Object.values(jobs).map((name) => deleteProwJob(service, { environment, name })));
}

async function removePods({ core }: ClusterConnection, labelSelector: string): Promise<void> {
  const { items } = await core.listPodForAllNamespaces({ labelSelector });
  await Promise.all(
    items.map(async ({ metadata }) => {
      const { name = '', namespace = '' } = metadata ?? {};
      await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }),
  );
}
