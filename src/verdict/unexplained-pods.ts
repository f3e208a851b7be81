import type { DeclaredComponent } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { isOfWorkload } from '../model/of-workload.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';

/** A pod that a line shows as a component's. */
interface Seen {
  readonly uid: string;
  readonly line: number;
}

/**
 * Pods of a phase that took the place of others, and nobody knows why: evicted for memory, preempted, deleted by an
 * operator of their own. Such a component counts no restart, and is ready whenever somebody looks. A deployment makes
 * as many as are declared; every other pod was made by a restart, a drain, an outage or a replacement that the run wrote
 * down.
 */
export function unexplainedPods(
  history: History,
  declared: readonly { readonly phase: Phase; readonly component: DeclaredComponent }[],
): Finding[] {
  const groups = groupBy(declared, ({ phase, component }) => JSON.stringify([phase, component.component]));
  return groups.flatMap(([, workloads]): Finding[] => {
    const [first] = workloads;
    if (first === undefined) return [];
    const { phase, component } = first;
    const of = { phase, component: component.component };
    const known = new Set([...replacements(history, of), ...podsBefore(history, of)]);
    const seen = podsSeenOf(history, of).filter(({ uid }) => !known.has(uid));
    const uids = [...new Set(seen.map(({ uid }) => uid))].sort();
    if (uids.length <= workloads.reduce((sum, one) => sum + mostAtOnce(history, one), 0)) return [];
    const replicas = workloads.reduce((sum, one) => sum + one.component.replicas, 0);
    return [
      {
        check: 'rollout',
        outcome: 'inconclusive',
        subject: `pods of ${component.component}${phase === 'baseline' ? ', baseline' : ''}`,
        expected: `the ${replicas} of the deployment, and those of restarts, drains and outages of this run`,
        observed: `${uids.length} that none of these made (${uids.join(', ')}): pods took the place of others, and nobody knows why`,
        evidence: evidenceLines(seen.map(({ line }) => line)),
        next: 'look at the events of these pods for who ended them: a node without memory, or the component itself; then run again',
      },
    ];
  });
}

/** Pods beside each other have not taken each other's place; that they are too many is told where they are counted. */
function mostAtOnce(history: History, { phase, component }: { phase: Phase; component: DeclaredComponent }): number {
  const looks = observationsOf(history, 'workload-observed').filter(
    ({ event }) => event.phase === phase && isOfWorkload(event, component),
  );
  return Math.max(component.replicas, ...looks.map(({ event }) => new Set(event.pods).size));
}

/** UIDs of pods that are older than the phase; those that should have gone are told where pods are held against it. */
function podsBefore(history: History, of: { phase: Phase; component: string }): string[] {
  const own = observationsOf(history, 'workload-observed').filter(({ event }) => event.component === of.component);
  return own.flatMap(({ event }) => [
    ...(event.phase === of.phase ? event.previousPods : []),
    ...(event.phase === 'baseline' && of.phase === 'candidate' ? event.pods : []),
  ]);
}

/** UIDs of pods that are there because the run replaced others. */
function replacements(history: History, of: { phase: Phase; component: string }): string[] {
  const isOf = ({ event }: { event: { phase: Phase; component: string } }): boolean =>
    event.phase === of.phase && event.component === of.component;
  const restarted = observationsOf(history, 'component-started').filter((one) => isOf(one) && one.event.start > 0);
  const moved = observationsOf(history, 'workload-moved').filter(isOf);
  const replaced = observationsOf(history, 'boskos-replaced').filter(
    ({ event }) => of.component === 'boskos' && event.phase === of.phase,
  );
  const startedWithout = observationsOf(history, 'component-in-outage').filter(
    (one) => isOf(one) && one.event.isUpAway !== null,
  );
  return [
    ...restarted.flatMap(({ event }) => event.podUids),
    ...startedWithout.flatMap(({ event }) => event.pods.map(({ podUid }) => podUid)),
    ...moved.flatMap(({ event }) => event.pods.map(({ podUid }) => podUid)),
    ...replaced.flatMap(({ event }) => event.after),
  ];
}

function podsSeenOf(history: History, of: { phase: Phase; component: string }): Seen[] {
  const isOf = ({ event }: { event: { phase: Phase; component: string } }): boolean =>
    event.phase === of.phase && event.component === of.component;
  const workloads = observationsOf(history, 'workload-observed').filter(isOf);
  const started = observationsOf(history, 'component-started').filter(isOf);
  const single = [...observationsOf(history, 'rollout-observed'), ...observationsOf(history, 'restarts-observed')];
  return [
    ...workloads.flatMap(({ event, line }) => event.pods.map((uid) => ({ uid, line }))),
    ...started.flatMap(({ event, line }) => [...event.podUids, ...event.previousPodUids].map((uid) => ({ uid, line }))),
    ...single.filter(isOf).map(({ event, line }) => ({ uid: event.podUid, line })),
  ];
}
