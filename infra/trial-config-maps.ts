import type { KubernetesObject } from '../src/production/manifest.js';
import type { Configuration } from '../src/production/read-configuration.js';
import type { Production } from '../src/production/read-production.js';
import { type ConfigObjects, configObjects } from './config-maps/config-objects.js';
import { canaryMeans } from './differences/canary-means.js';
import { readLayout } from './layout.js';
import type { ProgramInputs } from './program-inputs.js';

/** Another configuration as ConfigMaps beside those that stand. */
export interface TrialConfigMaps {
  readonly objects: readonly KubernetesObject[];
  /** ConfigMap that stands → those that hold the same of the other configuration. */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

/**
 * The ConfigMaps that production's components would mount if its configuration were another, with the same listed
 * differences, under names of their own.
 *
 * @throws {ExplainedError} `usage` for a job file that no ConfigMap can hold.
 */
export function trialConfigMaps(production: Production, other: Configuration, inputs: ProgramInputs): TrialConfigMaps {
  const { mounts, hostNodes } = readLayout(production, inputs);
  const options = { mounts, canary: canaryMeans(production, { inputs, hostNodes }), nightly: null };
  const stands = configObjects(production, options);
  const tried = configObjects({ ...production, ...other }, options);
  const names = [...new Set(stands.objects.map(({ metadata }) => metadata.name))];
  return {
    objects: tried.objects.map((object) => ({
      ...object,
      metadata: { ...object.metadata, name: trialName(object.metadata.name) },
    })),
    others: new Map(names.map((name) => [name, othersOf(name, { stands, tried })])),
  };
}

function othersOf(name: string, { stands, tried }: { stands: ConfigObjects; tried: ConfigObjects }): string[] {
  const parts = tried.parts.get(name);
  if (parts !== undefined) return parts.map(trialName);
  const isLaterPart = [...stands.parts.values()].some((own) => own.indexOf(name) > 0);
  return isLaterPart ? [] : [trialName(name)];
}

function trialName(name: string): string {
  return `${name}-next`;
}
