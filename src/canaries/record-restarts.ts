import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import type { EventOf } from '../model/observations.js';
import type { Run } from './open-run.js';
import { restartsOf } from './workload.js';

/** Writes down how often each pod's containers ended and were started again. */
export function recordRestarts(
  { history, phase }: Run,
  { component }: DeclaredComponent,
  pods: readonly V1Pod[],
): EventOf<'restarts-observed'>[] {
  const events = pods.map(
    (pod): EventOf<'restarts-observed'> => ({
      kind: 'restarts-observed',
      phase,
      component,
      podName: pod.metadata?.name ?? '',
      podUid: pod.metadata?.uid ?? '',
      ...restartsOf(pod),
    }),
  );
  for (const event of events) history.append(event);
  return events;
}
