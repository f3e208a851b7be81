import { z } from 'zod';
import type { GkeStack } from './gke-stack.js';

const Exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          inputs: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .default([]),
    pending_operations: z.array(z.unknown()).default([]),
  }),
});

/** What a stack’s state says is there, and what the engine does not know the end of. */
export async function stateOf(stack: GkeStack): Promise<z.infer<typeof Exported>['deployment']> {
  const { stdout, all, exitCode } = await stack.pulumi('stack', 'export');
  if (exitCode !== 0) throw new Error(all);
  return Exported.parse(JSON.parse(stdout)).deployment;
}

/** Types of Google’s resources that stand, each once for each of them, sorted. */
export async function typesInState(stack: GkeStack): Promise<string[]> {
  const { resources } = await stateOf(stack);
  return resources
    .map(({ type }) => type)
    .filter((type) => type.startsWith('gcp:'))
    .sort();
}

/** The same as Google has it. */
export function typesInCloud(stack: GkeStack): string[] {
  return Object.values(stack.cloud().held)
    .map(({ type }) => type)
    .sort();
}
