import type { Production } from '../../src/production/read-production.js';
import { canaryDecoration } from '../decoration/canary-decoration.js';
import type { ProgramInputs } from '../program-inputs.js';
import type { Cloning } from './cloning-job.js';
import type { HostNodes } from './difference-rule.js';

/** What jobs of the configuration that are canaries are made of. */
export interface CanaryMeans {
  readonly image: string;
  readonly hostNodes: HostNodes | null;
  /** Null where the layer has no program that says where it is. */
  readonly cloning: Cloning | null;
}

export function canaryMeans(
  production: Production,
  { inputs, hostNodes }: { inputs: ProgramInputs; hostNodes: HostNodes | null },
): CanaryMeans {
  const { canaryImage: image, canaryProgram: program } = inputs;
  const { clones } = canaryDecoration(production, inputs.prow);
  return { image, hostNodes, cloning: program === null ? null : { ...program, clones } };
}
