import { openHistory } from '../canaries/history-writer.js';
import { planCanaries } from '../canaries/plan.js';
import type { Candidate } from '../model/candidate.js';
import type { Environment } from '../model/environment.js';
import type { Phase } from '../model/history-event.js';
import type { Power } from '../model/power.js';
import { runFiles } from './run-folder.js';
import { TOOL_VERSION } from './tool-version.js';

/** Components whose restarts are trials. The others' cluster clients are their own, and stay unproven. */
export const RESTARTED_COMPONENTS = ['prow-controller-manager'];

/** What a run of the local layer cannot prove, said before it starts. */
export function notProvenBeforehand(environment: Environment): string[] {
  const others = environment.components
    .map(({ component }) => component)
    .filter((component) => !RESTARTED_COMPONENTS.includes(component) && component !== 'fakegcsserver');
  return [
    ...others.map(
      (component) => `${component}: not restarted, so a fault that shows at only some of its starts may be missed`,
    ),
    ...(environment.layer === 'local'
      ? [
          'image digests: the local layer runs binaries built from source; the link from image tag to registry digest is not checked',
        ]
      : []),
    ...environment.differences
      .filter(({ rule }) => rule.includes('zero-replicas'))
      .map(({ subject, reason }) => `${subject}: stands at zero replicas (${reason})`),
  ];
}

/** Writes the first line of a run's history: what is judged, against what, with which power. */
export function beginRun(
  folder: string,
  options: { environment: Environment; baseline: Candidate | null; candidate: Candidate; power: Power },
): void {
  const { environment, baseline, candidate, power } = options;
  openHistory(runFiles(folder).history).append({
    kind: 'run-started',
    runId: runFiles(folder).id,
    toolVersion: TOOL_VERSION,
    productionFingerprint: environment.productionFingerprint,
    environmentId: environment.id,
    baseline,
    candidate,
    power,
    restarted: RESTARTED_COMPONENTS,
    notProven: notProvenBeforehand(environment),
    planned: planCanaries(environment),
  });
}

/** Writes that a phase begins, and what was declared to run in it. */
export function beginPhase(folder: string, phase: Phase, environment: Environment): void {
  const { prow, components } = environment;
  openHistory(runFiles(folder).history).append({ kind: 'phase-started', phase, prow, components });
}
