import type { Production } from '../../src/production/read-production.js';
import type { DeploymentPlan } from '../plan-deployment.js';
import type { ProgramInputs } from '../program-inputs.js';
import { breachesOf } from './breaches.js';
import type { PolicySettings } from './policy-settings.js';

/** What policies are told of a deployment. */
export function policySettingsFor(
  { manifests, boskosManifests }: Production,
  { plan, inputs }: { readonly plan: DeploymentPlan; readonly inputs: ProgramInputs },
): PolicySettings {
  // Stand-ins and placeholders are nobody's production; what they lack stops nothing.
  const own = [...[...manifests, ...boskosManifests].map(({ object }) => object), ...plan.added];
  const deployed = [...plan.applied.manifests, ...(plan.boskos?.applied.manifests ?? [])].map(({ object }) => object);
  const serverOf = (id: string): string => inputs.clusters.find((cluster) => cluster.id === id)?.insideServer ?? '';
  return {
    own: breachesOf(own),
    budgets: deployed.filter(({ kind }) => kind === 'PodDisruptionBudget'),
    kubeconfigs: plan.kubeconfigs.map(({ kind, namespace, name, files }) => ({
      subject: `${kind} ${namespace}/${name}`,
      files: files.map(({ key, contexts }) => ({
        key,
        contexts: contexts.map((context) => ({ name: context.name, server: serverOf(context.clusterId) })),
      })),
    })),
  };
}
