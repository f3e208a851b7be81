import type { History } from '../../model/history.js';
import type { EventOf } from '../../model/observations.js';
import { counted } from '../counted.js';
import { declaredToRun } from '../drain/declared-to-run.js';
import { insideProblems } from '../drain/inside-problems.js';
import { failed, open, type Problem } from '../problem.js';
import { describeOutage } from './outage-words.js';

type Seen = EventOf<'component-in-outage'>;

/**
 * Why a workload did not live through an outage on what is declared, or is not known to have: by the pods that were seen
 * then, and the executables in them. That the recorder called it back is asked for, and is not enough.
 */
export function componentProblems(history: History, seen: Seen): Problem[] {
  const { isUpAway, ended, outage, clusterIds, clusterId, phase, workload, pods } = seen;
  const declared = declaredToRun(history, phase).get(workload);
  const when = `after: ${describeOutage(seen)}`;
  if (declared === undefined) return [open(`${workload} is not among what was declared to run`)];
  // What ends because its own API server is gone, or because a cluster is found again, ends as it is meant to.
  const isDisturbed = outage === 'midway' && !clusterIds.includes(clusterId) && ended.length > 0;
  const codes = ended.map(({ lastExitCode }) => lastExitCode ?? 'not known').join(', ');
  const isBack = seen.isBack && pods.every(({ ready }) => ready) && pods.length >= declared.replicas;
  return [
    ...(isUpAway === false ? [failed(`not up while away: ${describeOutage(seen)}${because([seen.unreadyAway])}`)] : []),
    ...(isBack
      ? pods.flatMap((pod) => insideProblems(history, { ...pod, phase, declared, when }))
      : [failed(`not back ${seen.limitMs / 1_000} s ${when}${because(unready(seen, declared.replicas))}`)]),
    ...(isDisturbed
      ? [open(`ended (exit code ${codes}) in: ${describeOutage(seen)}, of which it need not have known`)]
      : []),
  ];
}

/** What a workload that lived through all of them showed. */
export function describeComponent(events: readonly Seen[]): string {
  const longest = (of: 'fewerMs' | 'noneMs' | 'unseenMs'): string =>
    (Math.max(...events.map((event) => event[of])) / 1_000).toFixed(1);
  const ends = new Map(
    events.flatMap(({ start, ended }) => ended.map((one) => [JSON.stringify([start, one.podUid]), one] as const)),
  );
  const times = [...ends.values()].reduce((sum, { before, after }) => sum + after - before, 0);
  const codes = [...new Set([...ends.values()].map(({ lastExitCode }) => lastExitCode ?? 'not known'))]
    .sort()
    .join(', ');
  const again = times === 0 ? '' : `; ended and was started again ${counted(times, 'time')} (exit code ${codes})`;
  const outages = new Set(events.map(({ start }) => start)).size;
  return `back after ${counted(outages, 'outage')}; at most ${longest('noneMs')} s without a ready pod, ${longest('fewerMs')} s with fewer than wanted, ${longest('unseenMs')} s not to be seen${again}`;
}

function unready({ pods }: Seen, wanted: number): string[] {
  if (pods.length < wanted) return [`${pods.length} pods of ${wanted}`];
  return pods
    .filter(({ ready }) => !ready)
    .map(({ podName, unready: said }) => `${podName}${said === '' ? '' : `: ${said}`}`);
}

function because(words: readonly string[]): string {
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}
