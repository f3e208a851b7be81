import type { KubeconfigFile } from '../../src/model/description.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { Production } from '../../src/production/read-production.js';
import { type DeploymentPlan, kubeconfigObject } from '../plan-deployment.js';
import type { ProgramInputs } from '../program-inputs.js';
import { breachesOf } from './breaches.js';
import { describedBreaches } from './described-breaches.js';
import type { PolicySettings } from './policy-settings.js';

/** What policies are asked about. */
interface Deployment {
  /** Production as it is, where what is deployed is as it will be; null where only one of them is known. */
  readonly base: Production | null;
  readonly plan: DeploymentPlan;
  readonly inputs: ProgramInputs;
}

/** What policies are told of a deployment. */
export function policySettingsFor(production: Production, { base, plan, inputs }: Deployment): PolicySettings {
  const deployed = [...plan.applied.manifests, ...(plan.boskos?.applied.manifests ?? [])].map(({ object }) => object);
  const serverOf = (id: string): string => inputs.clusters.find((cluster) => cluster.id === id)?.insideServer ?? '';
  const breaches = (of: Production) => [
    ...breachesOf(manifestsOf(of)),
    ...describedBreaches(of.description, (file) => holderOf(plan, file)),
  ];
  return {
    hasBase: base !== null,
    own: [...breaches(base ?? production), ...breachesOf(madeByStaging(plan))],
    written: breaches(production),
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

function manifestsOf({ manifests, boskosManifests }: Production): KubernetesObject[] {
  return [...manifests, ...boskosManifests].map(({ object }) => object);
}

/** The object with a kubeconfig, as it is deployed; null where none holds it. */
function holderOf({ kubeconfigs }: DeploymentPlan, file: Pick<KubeconfigFile, 'kind' | 'name'>): string | null {
  const holder = kubeconfigs.find(({ kind, name }) => kind === file.kind && name === file.name);
  return holder === undefined ? null : `${holder.kind} ${holder.namespace}/${holder.name}`;
}

/** Stand-ins and placeholders are nobody's production; what they lack stops nothing. */
function madeByStaging({ added, clusters, kubeconfigs }: DeploymentPlan): KubernetesObject[] {
  return [
    ...[...added, ...kubeconfigs.map(kubeconfigObject)],
    ...clusters.flatMap((one) => [...one.namespaces, ...one.access, ...one.canaries, ...one.needs, ...one.accounts]),
  ];
}
