import type { DeclaredComponent } from '../../model/environment.js';
import { isNotFound } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { releaseLease } from '../release-lease.js';
import { awaitWorkload, readWorkload, uidsOf, unreadyBecause, type Workload } from '../workload.js';

/** Milliseconds that others may take to be ready: a probe with its defaults asks every ten seconds, and a start takes seconds. */
const START_LIMIT_MS = 60_000;
/** Seconds between SIGTERM and SIGKILL: what matters is how they start. */
const GRACE_SECONDS = 2;

/** What came of a component whose pods were replaced. */
export interface Replaced {
  readonly isUp: boolean;
  /** Why not; empty where it is, or nobody says. */
  readonly unready: string;
}

/** Deletes a component's pods, and waits until as many others are ready, at most {@link START_LIMIT_MS}. No start of a trial. */
export async function replacePods(run: Run, component: DeclaredComponent): Promise<Replaced> {
  const { service, environment, signal } = run;
  const { namespace } = component.workload;
  const before = await readWorkload(service, component);
  const gone = new Set(uidsOf(before?.pods ?? []));
  for (const name of namesOf(before))
    await service.core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: GRACE_SECONDS }).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  const isNew = ({ pods, wanted }: Workload) => pods.length === wanted && !uidsOf(pods).some((uid) => gone.has(uid));
  const look = (isEnough: (workload: Workload) => boolean) =>
    awaitWorkload(service, component, { limitMs: START_LIMIT_MS, signal, isEnough });
  const fresh = await look(isNew);
  if (component.lease !== null && fresh !== null)
    await releaseLease(service, {
      ...{ name: component.lease, namespace: environment.namespaces.prowJobs },
      podNames: namesOf(fresh),
    });
  const now = await look((workload) => workload.isDone && isNew(workload));
  const isUp = now?.isDone === true && isNew(now);
  const words = (now?.pods ?? []).map(unreadyBecause).filter((word) => word !== '');
  return { isUp, unready: isUp ? '' : words.join('; ') };
}

function namesOf(workload: Workload | null): string[] {
  return (workload?.pods ?? []).map(({ metadata }) => metadata?.name ?? '');
}
