import { EXAMPLE_PRODUCTION } from '../src/production/changed-example.js';
import type { KubernetesObject } from '../src/production/manifest.js';
import type { Production } from '../src/production/read-production.js';
import type { ProgramInputs } from './program-inputs.js';

/** Inputs for a production, as a local environment gives them; for tests, no cluster is behind them. */
export function exampleInputs({ description }: Production, changes: Partial<ProgramInputs> = {}): ProgramInputs {
  return {
    environmentId: 'test',
    layer: 'local',
    production: EXAMPLE_PRODUCTION,
    prow: { tag: 'v20251125-e3ae8cf22', source: { kind: 'module', version: 'v0.0.0-20251125004635-e3ae8cf22a59' } },
    prowTree: '/nowhere',
    clusters: description.clusters.map(({ id, role }, index) => ({
      ...{ id, role },
      kubeconfig: `/nowhere/kubeconfig-${id}`,
      insideServer: `https://10.199.0.${10 + index}:6443`,
      caData: Buffer.from(`CA of ${id}`).toString('base64'),
    })),
    canaryImage: 'prow-staging.invalid/canary:1',
    hostNodeSelector: { 'prow-staging.dev/runs': 'processes' },
    hostNodeToleration: { key: 'prow-staging.dev/host-node', operator: 'Equal', value: 'true', effect: 'NoSchedule' },
    ...changes,
  };
}

/** A ProwJob definition of a few bytes in place of the real one of 660 KB. */
export const SMALL_DEFINITION: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'prowjobs.prow.k8s.io' },
};
