import type { DeclaredComponent } from '../../model/environment.js';
import type { History } from '../../model/history.js';
import { type EventOf, observationsOf } from '../../model/observations.js';
import { declaredToRun } from './declared-to-run.js';

type Drained = EventOf<'node-drained'>;

/** Pods that were evicted and that no line follows: those of what was declared, and all others. */
export interface EvictedBeside {
  readonly ofDeclared: readonly { readonly podName: string; readonly workload: string }[];
  readonly others: readonly string[];
}

/** Whose pods a node was emptied of, beside those of the workloads that were followed. */
export function evictedBeside(history: History, drained: Drained): EvictedBeside {
  const moves = observationsOf(history, 'workload-moved').map(({ event }) => event);
  const isHere = ({ clusterId, node, start }: { clusterId: string; node: string; start: number }): boolean =>
    clusterId === drained.clusterId && node === drained.node && start === drained.start;
  const followed = new Set(moves.filter(isHere).flatMap(({ moved }) => moved));
  const beside = drained.evicted
    .filter(({ podUid }) => !followed.has(podUid))
    .map(({ podName, podUid }) => ({ podName, workload: ownerOf(history, { podName, podUid, drained }) }));
  return {
    ofDeclared: beside.flatMap(({ podName, workload }) => (workload === null ? [] : [{ podName, workload }])),
    others: beside.filter(({ workload }) => workload === null).map(({ podName }) => podName),
  };
}

/** The workload that has shown this pod as its own, else the declared one that names its pods so. */
function ownerOf(
  history: History,
  { podName, podUid, drained }: { podName: string; podUid: string; drained: Drained },
): string | null {
  const declared = declaredToRun(history, drained.phase);
  const seen = observationsOf(history, 'workload-observed').find(({ event }) => event.pods.includes(podUid))?.event;
  const moved = observationsOf(history, 'workload-moved').find(({ event }) =>
    event.pods.some((pod) => pod.podUid === podUid),
  )?.event;
  const known = seen?.workload ?? moved?.workload;
  if (known !== undefined && declared.has(known)) return known;
  const named = [...declared].find(([, component]) => seen?.component === component.component);
  const alike = [...declared].find(([, component]) => namesItsPodsSo(component, podName));
  return named?.[0] ?? alike?.[0] ?? null;
}

/** As controllers name pods: of a Deployment with its ReplicaSet's hash and a suffix, of a StatefulSet with a number. */
function namesItsPodsSo({ workload: { kind, name } }: DeclaredComponent, podName: string): boolean {
  if (!podName.startsWith(`${name}-`)) return false;
  const rest = podName.slice(name.length + 1);
  switch (kind) {
    case 'Deployment':
      return /^[a-z0-9]{1,10}-[a-z0-9]{5}$/.test(rest);
    case 'StatefulSet':
      return /^\d+$/.test(rest);
    // A drain leaves what a DaemonSet has.
    case 'DaemonSet':
      return false;
    default:
      return kind satisfies never;
  }
}
