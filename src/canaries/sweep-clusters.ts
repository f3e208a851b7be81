import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ObservedPod } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { apiFailure, isExpired } from './api-failure.js';
import { type AuditedPods, auditPods } from './audited-pods.js';
import type { ClusterConnection } from './connect-cluster.js';
import { readClaims } from './inside/read-claims.js';
import { signingKeys } from './inside/signing-keys.js';
import { keepVanishing } from './keep-vanishing.js';
import type { Run } from './open-run.js';

/** One cluster, looked at once. */
export type ClusterSweep = EventOf<'cluster-swept'>;

/** Looks into every namespace of every cluster of one run. */
export interface Sweeper {
  /** Looks now and writes nothing down; a cluster that does not answer is missing from the answer. */
  readonly glance: (start: number) => Promise<ClusterSweep[]>;
  /** Looks now and writes down what each cluster answered, or that it did not. */
  readonly sweep: (start: number) => Promise<ClusterSweep[]>;
  /** Writes down what a glance has seen, as if it had been a sweep. @returns the same. */
  readonly write: (looks: readonly ClusterSweep[]) => ClusterSweep[];
}

/** How often a cluster is asked before a sweep says that it does not answer, and how long in between. */
const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/** A creation is stamped when it is asked for; on a busy machine the pod is there, and listed, a while later. */
const LATE_MS = 2_000;

/** Prow's own marks on a pod (pkg/kube/constants.go); either is enough. */
const CREATED_BY_PROW = 'created-by-prow';
const PROW_JOB_ID = 'prow.k8s.io/id';

/** Makes the sweeper of a run; it remembers how far each audit log was read. */
export function createSweeper(run: Run): Sweeper {
  const unwritten = keepVanishing(run.history);
  const logs = new Map(run.clusters.map(({ cluster }) => [cluster.id, auditPods(cluster, run)]));
  const keys = rememberKeys(run);
  const look = async (connection: ClusterConnection, start: number): Promise<ClusterSweep> => {
    const audited = logs.get(connection.cluster.id) ?? null;
    const swept = await sweepCluster(connection, { run, start, audited });
    return unwritten.keep({ ...swept, ...(await keys(connection)) });
  };

  return {
    glance: async (start) => {
      const looks = await Promise.allSettled(run.clusters.map((connection) => look(connection, start)));
      return looks.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
    sweep: async (start) => {
      const sweeps = await Promise.all(
        run.clusters.map((connection) =>
          insist(run, { connection, look: async () => unwritten.written(await look(connection, start)) }),
        ),
      );
      return sweeps.filter((one) => one !== null);
    },
    write: (looks) =>
      looks.map((one) => {
        run.history.append(one);
        return unwritten.written(one);
      }),
  };
}

/** The keys of each cluster, asked for until it has told them; nothing where no pod really runs that could have a token. */
function rememberKeys({ environment }: Run): (connection: ClusterConnection) => Promise<Pick<ClusterSweep, 'keyIds'>> {
  if (environment.canary.decorated === null) return async () => ({});
  const known = new Map<string, string[]>();
  return async (connection) => {
    const { id } = connection.cluster;
    const keyIds = known.get(id) ?? (await signingKeys(connection).catch(() => null));
    if (keyIds !== null) known.set(id, keyIds);
    return { keyIds };
  };
}

/** A hiccup is not a gap: only a cluster that never answers is unreadable. */
async function insist(
  run: Run,
  { connection, look }: { connection: ClusterConnection; look: () => Promise<ClusterSweep> },
): Promise<ClusterSweep | null> {
  let failure: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS && !run.signal.aborted; attempt++) {
    try {
      const swept = await look();
      run.history.append(swept);
      return swept;
    } catch (error) {
      failure = error;
      if (attempt < ATTEMPTS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  // Whoever interrupted us says so in the history.
  if (run.signal.aborted) return null;
  const detail = `cluster "${connection.cluster.id}": ${apiFailure(failure)}`;
  run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
  return null;
}

async function sweepCluster(
  connection: ClusterConnection,
  { run, start, audited }: { run: Run; start: number; audited: AuditedPods | null },
): Promise<ClusterSweep> {
  const listedAt = Date.now();
  const [identity, { resourceVersion, pods: listed }] = await Promise.all([
    connection.core.readNamespace({ name: 'kube-system' }),
    listPods(connection),
  ]);
  // After the list: a pod that vanished in between is then in the log.
  const creations = audited === null ? null : await audited.creations();
  // One that came in between is in the log alone, and whose it is only the pod itself can say.
  const isLate = (creations ?? []).some(({ at }) => Date.parse(at) >= listedAt - LATE_MS);
  const pods = isLate ? joined(listed, (await listPods(connection)).pods) : listed;
  return {
    kind: 'cluster-swept',
    phase: run.phase,
    start,
    clusterId: connection.cluster.id,
    kubeSystemUid: identity.metadata?.uid ?? '',
    resourceVersion,
    podCount: pods.length,
    // Later starts are asked where they are, and a record of thousands of pods is long enough.
    pods: pods.flatMap((pod) => observedPod(pod, run.prowJobs)).map(start === 0 ? (pod) => pod : withoutWords),
    audited: creations,
  };
}

/** Pods of two looks, each once, as the first saw it. */
function joined(first: readonly V1Pod[], second: readonly V1Pod[]): V1Pod[] {
  const known = new Set(first.map(({ metadata }) => metadata?.uid));
  return [...first, ...second.filter(({ metadata }) => !known.has(metadata?.uid))];
}

/** Every pod of every namespace at one resourceVersion, in pages. */
export async function listPods({
  core,
}: Pick<ClusterConnection, 'core'>): Promise<{ resourceVersion: string; pods: V1Pod[] }> {
  const pods: V1Pod[] = [];
  let next: string | undefined;
  for (;;) {
    try {
      const page = await core.listPodForAllNamespaces({
        limit: 500,
        ...(next === undefined ? {} : { _continue: next }),
      });
      pods.push(...page.items);
      next = page.metadata?._continue;
      if (next === undefined || next === '') return { resourceVersion: page.metadata?.resourceVersion ?? '', pods };
    } catch (error) {
      // Pages of two resourceVersions are not one look: begin again.
      if (!isExpired(error) || next === undefined) throw error;
      pods.length = 0;
      next = undefined;
    }
  }
}

/** The pod as evidence, if Prow made it or it carries the name of a canary. */
export function observedPod(
  { metadata, spec, status }: V1Pod,
  prowJobs: Pick<ReadonlySet<string>, 'has'>,
): ObservedPod[] {
  const name = metadata?.name ?? '';
  const labels = metadata?.labels ?? {};
  const id = labels[PROW_JOB_ID] ?? (prowJobs.has(name) ? name : null);
  if (id === null && labels[CREATED_BY_PROW] !== 'true') return [];
  return [
    {
      namespace: metadata?.namespace ?? '',
      name,
      uid: metadata?.uid ?? '',
      prowJob: id ?? '',
      job: metadata?.annotations?.['prow.k8s.io/job'] ?? '',
      plankVersion: labels['prow.k8s.io/plank-version'] ?? '',
      serviceAccount: spec?.serviceAccountName ?? '',
      volumes: (spec?.volumes ?? []).map((volume) => volume.name),
      workEndedAt: endOfWork(status?.containerStatuses ?? []),
      ranMs: ranMilliseconds(metadata?.creationTimestamp, status?.containerStatuses ?? []),
      ...saidLast(status?.containerStatuses ?? []),
    },
  ];
}

/** What Prow calls the job's own container, decorated or not (TestContainerName, pkg/kube/prowjob.go). */
const TEST_CONTAINER = 'test';

function endOfWork(containers: readonly V1ContainerStatus[]): string | null {
  return workEnded(containers)?.finishedAt?.toISOString() ?? null;
}

function withoutWords({ said, ...pod }: ObservedPod): ObservedPod {
  return pod;
}

function saidLast(containers: readonly V1ContainerStatus[]): Pick<ObservedPod, 'said'> {
  const said = readClaims(workEnded(containers)?.message ?? '');
  return said === null ? {} : { said };
}

function workEnded(containers: readonly V1ContainerStatus[]) {
  return containers.find(({ name }) => name === TEST_CONTAINER)?.state?.terminated;
}

function ranMilliseconds(created: Date | undefined, containers: readonly V1ContainerStatus[]): number | null {
  const ends = containers.map(({ state }) => state?.terminated?.finishedAt?.getTime() ?? Number.NaN);
  const ran = Math.max(...ends) - (created?.getTime() ?? Number.NaN);
  // Without containers, or with one that has not ended, it is no number, or endless.
  return Number.isFinite(ran) ? Math.max(0, ran) : null;
}
