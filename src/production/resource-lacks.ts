import { z } from 'zod';
import type { ComponentContainer } from './read-workloads.js';

/** The parts of a container that keep a neighbour, or a broken process, from doing harm. */
const Guards = z.looseObject({
  resources: z
    .looseObject({
      requests: z.record(z.string(), z.unknown()).nullish(),
      limits: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  readinessProbe: z.unknown().optional(),
  livenessProbe: z.unknown().optional(),
});

const LACKS: readonly (readonly [string, (guards: z.infer<typeof Guards>) => boolean])[] = [
  ['requests', ({ resources }) => Object.keys(resources?.requests ?? {}).length === 0],
  ['a memory limit', ({ resources }) => resources?.limits?.['memory'] === undefined],
  ['a readiness probe', ({ readinessProbe }) => readinessProbe == null],
  ['a liveness probe', ({ livenessProbe }) => livenessProbe == null],
];

/**
 * What production's components go without, and staging therefore too: it deploys them as they are. One sentence for each
 * lack, with who has it.
 */
export function resourceLacks(components: readonly ComponentContainer[]): string[] {
  return LACKS.flatMap(([what, isLacking]) => {
    const names = components
      .filter(({ container }) => isLacking(Guards.parse(container)))
      .map(({ workload }) => workload.component);
    return names.length === 0 ? [] : [`without ${what}, in production as in staging: ${names.join(', ')}`];
  });
}
