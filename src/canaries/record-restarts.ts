import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import type { EventOf } from '../model/observations.js';
import { workloadName } from '../model/of-workload.js';
import type { Run } from './open-run.js';
import { restartsOf } from './workload.js';

/** What controller-runtime's manager ends with when it could not renew its Lease (pkg/manager/internal.go). */
const LEASE_LOST = 'leader election lost';

/** Its last lines say why a program ended. */
const LAST_LINES = 50;

/** Writes down how often each pod's containers ended and were started again. */
export async function recordRestarts(
  run: Run,
  component: DeclaredComponent,
  pods: readonly V1Pod[],
): Promise<EventOf<'restarts-observed'>[]> {
  const { history, phase } = run;
  const events = await Promise.all(
    pods.map(async (pod): Promise<EventOf<'restarts-observed'>> => {
      const counted = restartsOf(pod);
      return {
        kind: 'restarts-observed',
        phase,
        component: component.component,
        workload: workloadName(component.workload),
        podName: pod.metadata?.name ?? '',
        podUid: pod.metadata?.uid ?? '',
        ...counted,
        ...(counted.restarts > 0 && (await hasLostLease(run, component, pod)) ? { lostLease: true } : {}),
      };
    }),
  );
  for (const event of events) history.append(event);
  return events;
}

/** Not known is no: then whoever ended is taken to have ended by itself. */
async function hasLostLease(
  { service }: Run,
  { workload, container, lease }: DeclaredComponent,
  { metadata }: V1Pod,
): Promise<boolean> {
  if (lease === null) return false;
  const { namespace } = workload;
  const log = await service.core
    .readNamespacedPodLog({ name: metadata?.name ?? '', namespace, container, previous: true, tailLines: LAST_LINES })
    .catch(() => '');
  return (log ?? '').includes(LEASE_LOST);
}
