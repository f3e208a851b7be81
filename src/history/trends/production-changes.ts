import type { KeptRun } from '../../model/kept-run.js';
import type { ProductionChange } from '../../model/trends.js';

/** Where a run was held against another description of the same production than the run before it. */
export function productionChanges(sorted: readonly KeptRun[]): ProductionChange[] {
  const last = new Map<string, string>();
  return sorted.flatMap(({ id, production, productionFingerprint: after, outcome }) => {
    const before = last.get(production);
    last.set(production, after);
    if (before === undefined || before === after) return [];
    return [{ kind: 'production-change' as const, production, before, after, firstRun: id, outcome }];
  });
}
