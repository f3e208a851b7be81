import type { DeclaredComponent } from '../../model/environment.js';
import type { History } from '../../model/history.js';
import type { EventOf } from '../../model/observations.js';
import { failed, open, type Problem } from '../problem.js';
import { insideProblems } from './inside-problems.js';

type Moved = EventOf<'workload-moved'>;

/**
 * Whether a workload was there again after a node was drained, on what is declared: by the pods that were seen then,
 * and by the executables in them. That the recorder called it back is asked for, and is not enough.
 */
export function returnProblems(
  history: History,
  move: Moved,
  declared: DeclaredComponent | undefined,
): readonly Problem[] {
  if (declared === undefined) return [open(`${move.workload} is not among what was declared to run`)];
  const kept = move.pods.filter(({ podUid }) => move.moved.includes(podUid));
  const ready = move.pods.filter((pod) => pod.ready && !move.moved.includes(pod.podUid));
  const isBack = move.isBack && kept.length === 0 && ready.length === move.pods.length;
  if (!isBack || ready.length < declared.replicas) return [notBack(move, declared.replicas)];
  const astray = ready.filter(({ node }) => node === move.node).map(({ podName }) => podName);
  return [
    ...(astray.length === 0 ? [] : [open(`${astray.join(', ')} went back to node ${move.node}, although cordoned`)]),
    ...ready.flatMap((pod) =>
      insideProblems(history, { ...pod, phase: move.phase, declared, when: `after node ${move.node} was drained` }),
    ),
  ];
}

/** What the scheduler finds no node for is not the candidate's doing: staging may be too small. */
function notBack({ node, moved, pods, limitMs }: Moved, wanted: number): Problem {
  const others = pods.filter(({ podUid }) => !moved.includes(podUid));
  const unready = others.filter(({ ready }) => !ready);
  const kept = pods.filter(({ podUid }) => moved.includes(podUid)).map(({ podName }) => `${podName} is still there`);
  const said = unready.map(({ podName, unready: why }) => `${podName}${why === '' ? '' : `: ${why}`}`);
  const why = [...kept, ...said];
  if (why.length === 0 && others.length < wanted) why.push(`${others.length} pods of ${wanted}`);
  const text = `not back ${limitMs / 1_000} s after node ${node} was drained${why.length === 0 ? '' : ` (${why.join('; ')})`}`;
  return unready.length > 0 && unready.every((pod) => pod.node === null) ? open(text) : failed(text);
}
