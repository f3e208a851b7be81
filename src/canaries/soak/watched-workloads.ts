import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { workloadName } from '../../model/of-workload.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { isReady, readWorkload, restartsOf } from '../workload.js';
import { errorLines } from './error-lines.js';

/** A workload that was declared to run, where it is. */
export interface WatchedWorkload {
  readonly connection: ClusterConnection;
  readonly component: DeclaredComponent;
}

/** Every workload of Prow's, and of Boskos' where there is one. */
export function watchedWorkloads({ service, clusters, environment }: Run): WatchedWorkload[] {
  const { components, boskos } = environment;
  const at = clusters.find(({ cluster }) => cluster.id === boskos?.clusterId);
  const lending = at === undefined || boskos === undefined ? [] : boskos.components;
  return [
    ...components.map((component) => ({ connection: service, component })),
    ...lending.map((component) => ({ connection: at ?? service, component })),
  ].filter(({ component }) => component.replicas > 0);
}

/** How a history names a workload. */
export function nameOf({ component }: WatchedWorkload): { component: string; workload: string } {
  return { component: component.component, workload: workloadName(component.workload) };
}

/** The pods of a workload, with how often each was started again. */
export async function podsOf({ connection, component }: WatchedWorkload): Promise<EventOf<'workload-soaked'>['after']> {
  const workload = await readWorkload(connection, component);
  return (workload?.pods ?? []).map((pod) => ({ ...named(pod), ...restartsOf(pod), ready: isReady(pod) }));
}

/**
 * What a workload's pods log as errors; of a container that was started again, what it said before too.
 *
 * @param sinceMs - how far back, in milliseconds; all that there is where left out.
 */
export async function errorsOf(
  { connection, component }: WatchedWorkload,
  sinceMs?: number,
): Promise<Pick<EventOf<'errors-logged'>, 'errors' | 'unread'>> {
  const pods = (await readWorkload(connection, component))?.pods ?? [];
  const since = sinceMs === undefined ? {} : { sinceSeconds: Math.ceil(sinceMs / 1_000) };
  const read = async (pod: V1Pod, previous: boolean): Promise<string> => {
    const { podName: name } = named(pod);
    const { namespace } = component.workload;
    const wanted = { name, namespace, container: component.container, previous, ...since };
    return (await connection.core.readNamespacedPodLog(wanted)) ?? '';
  };
  const logs: string[] = [];
  const unread: string[] = [];
  for (const pod of pods) {
    try {
      logs.push(await read(pod, false));
      if (restartsOf(pod).restarts > 0) logs.push(await read(pod, true));
    } catch {
      unread.push(named(pod).podName);
    }
  }
  return { errors: errorLines(logs), unread };
}

function named({ metadata }: V1Pod): { podName: string; podUid: string } {
  return { podName: metadata?.name ?? '', podUid: metadata?.uid ?? '' };
}
