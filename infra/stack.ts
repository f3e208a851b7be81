import type { Production } from '../src/production/read-production.js';
import type { Deployed, StackOptions } from './deploy-stack.js';
import type { ByHandOptions } from './engine/run-pulumi.js';
import type { ProgramInputs } from './program-inputs.js';
import type { StagedManifests } from './staged-manifests.js';

export { boskosToRun, componentsToRun } from './components-to-run.js';
export { declaredComponent } from './declared-components.js';
export { utilityImagesFor } from './decoration/utilities.js';
export { type Definitions, definitionsIn } from './definitions.js';
export type { Deployed, StackOptions } from './deploy-stack.js';
export { DIFFERENCE_RULES } from './differences/rule-names.js';
export type { ByHandOptions } from './engine/run-pulumi.js';
export type { Check } from './layers/existing/check.js';
export { planPreflight, type Sources } from './layers/existing/plan-preflight.js';
export { type Preflight, preflight } from './layers/existing/preflight.js';
export { rightsManifest } from './layers/existing/rights-manifest.js';
export { NIGHTLY_FORMS, type NightlyForm, printNightly } from './nightly/print-nightly.js';
export { FAKE_STORAGE } from './objects/fake-storage.js';
export { GANGWAY_SERVICE } from './objects/gangway-service.js';
export { PUBSUB_STAND_IN } from './objects/pubsub-stand-in.js';
export { explainPreview, type Preview } from './preview/explain-preview.js';
export { lookAtPreview, type ReadText } from './preview/look-at-preview.js';
export type { ProgramInputs, ProgramOutputs } from './program-inputs.js';
export type { MadeUp } from './staged-manifests.js';
export { type TrialConfigMaps, trialConfigMaps } from './trial-config-maps.js';

// Pulumi takes a third of a second to load, and most commands never ask it anything.

/** Brings an environment to what the inputs say: `deployStack` of deploy-stack.ts. */
export async function deployStack(inputs: ProgramInputs, options: StackOptions): Promise<Deployed> {
  return (await import('./deploy-stack.js')).deployStack(inputs, options);
}

/** What staging would have of a production's manifests: `stagedManifests` of staged-manifests.ts. */
export async function stagedManifests(production: Production, tag: string): Promise<StagedManifests> {
  return (await import('./staged-manifests.js')).stagedManifests(production, tag);
}

/** Deletes everything the stack made, and the stack: `destroyStack` of deploy-stack.ts. */
export async function destroyStack(options: StackOptions): Promise<void> {
  return (await import('./deploy-stack.js')).destroyStack(options);
}

/** Runs Pulumi's own command line on an environment: `runPulumi` of engine/run-pulumi.ts. */
export async function runPulumi(args: readonly string[], options: ByHandOptions): Promise<number> {
  return (await import('./engine/run-pulumi.js')).runPulumi(args, options);
}
