import type { DeclaredComponent } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { isOfWorkload, workloadName } from '../model/of-workload.js';
import type { Outcome } from '../model/outcome.js';

/** One reason why a rollout is not proven. */
export interface RolloutProblem {
  readonly outcome: Outcome;
  readonly observed: string;
}

/** Holds a workload's pods against its declaration: as many as wanted, and none that was there before a changed image. */
export function judgeWorkload(
  history: History,
  declared: { phase: Phase; component: DeclaredComponent },
): { problems: RolloutProblem[]; lines: number[] } {
  const { phase, component } = declared;
  const observed = observationsOf(history, 'workload-observed').filter(({ event }) => isOfWorkload(event, component));
  const own = observed.filter(({ event }) => event.phase === phase);
  const lines = own.map(({ line }) => line);
  if (own.length === 0) return { problems: [{ outcome: 'inconclusive', observed: 'workload never looked at' }], lines };
  const events = own.map(({ event }) => event);
  const baselinePods = observed.filter(({ event }) => event.phase === 'baseline').flatMap(({ event }) => event.pods);
  const counts = events.flatMap((event) => [
    ...countProblems(event, component.replicas),
    ...revisionProblems(event, component),
  ]);
  const kept = hasNewImage(history, declared) ? keptProblems(events, component, baselinePods) : [];
  return { problems: unique([...kept, ...counts]), lines };
}

function countProblems({ wanted, pods }: EventOf<'workload-observed'>, declared: number): RolloutProblem[] {
  const found = new Set(pods).size;
  if (wanted !== declared) return [fail(`the workload wants ${wanted} pods, ${declared} were declared`)];
  return found === wanted ? [] : [fail(`${found} pods of ${wanted} wanted`)];
}

/**
 * Pods of a template that is not declared any more, whatever changed in it and whatever the update strategy says:
 * the controller's own names of templates are compared.
 */
function revisionProblems(
  { revision, pods, podRevisions }: EventOf<'workload-observed'>,
  { workload: { kind, name } }: DeclaredComponent,
): RolloutProblem[] {
  if (revision === null)
    return [fail(`the controller of ${kind} ${name} has made no pod template of what is declared`)];
  const older = [...new Set(pods)].filter((uid) => podRevisions[uid] !== revision).sort();
  if (older.length === 0) return [];
  const all = older.length === new Set(pods).size ? 'all pods' : `${older.length} of ${new Set(pods).size} pods`;
  return [
    fail(`${all} of ${kind} ${name} are of an older template than the declared ${revision} (${older.join(', ')})`),
  ];
}

/** Pods that outlived a changed image: an update that Kubernetes and Pulumi call done and that replaced nothing. */
function keptProblems(
  events: readonly EventOf<'workload-observed'>[],
  { component, workload }: DeclaredComponent,
  baselinePods: readonly string[],
): RolloutProblem[] {
  const before = new Set([...baselinePods, ...events.flatMap(({ previousPods }) => previousPods)]);
  const now = [...new Set(events.flatMap(({ pods }) => pods))];
  const kept = now.filter((uid) => before.has(uid)).sort();
  if (kept.length === 0) return [];
  const what = kept.length === now.length ? 'nothing was replaced' : `${kept.length} of ${now.length} pods were kept`;
  return [fail(`${what} in ${workload.kind} ${workload.name} of ${component} (pod ${kept.join(', ')})`)];
}

/** Whether the candidate phase declares another image than the baseline did. */
function hasNewImage(history: History, { phase, component }: { phase: Phase; component: DeclaredComponent }): boolean {
  if (phase === 'baseline') return false;
  return observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === 'baseline')
    .flatMap(({ event }) => [...event.components, ...(event.boskos?.components ?? [])])
    .filter((before) => isOfWorkload({ ...before, workload: workloadName(before.workload) }, component))
    .some(({ image }) => image !== component.image);
}

function fail(observed: string): RolloutProblem {
  return { outcome: 'fail', observed };
}

function unique(problems: readonly RolloutProblem[]): RolloutProblem[] {
  return [...new Map(problems.map((problem) => [problem.observed, problem])).values()].sort((a, b) =>
    a.observed < b.observed ? -1 : 1,
  );
}
