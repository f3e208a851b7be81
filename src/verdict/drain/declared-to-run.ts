import type { DeclaredComponent } from '../../model/environment.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { observationsOf } from '../../model/observations.js';
import { workloadName } from '../../model/of-workload.js';

/** What a phase declares to run, Boskos' programs too, by the names of workloads; zero replicas run nothing. */
export function declaredToRun(history: History, phase: Phase): ReadonlyMap<string, DeclaredComponent> {
  const declared = observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === phase)
    .flatMap(({ event }) => [...event.components, ...(event.boskos?.components ?? [])])
    .filter(({ replicas }) => replicas > 0);
  return new Map(declared.map((component) => [workloadName(component.workload), component]));
}
