import type { KubernetesObject } from '../../../src/production/manifest.js';
import { type DeploymentPlan, kubeconfigObject } from '../../plan-deployment.js';

/** Every object that a deployment writes, by cluster id: what the program registers (infra/components). */
export function deployedObjects(plan: DeploymentPlan): ReadonlyMap<string, readonly KubernetesObject[]> {
  return new Map(
    plan.clusters.map((cluster) => {
      const { id, role, namespaces, access, canaries, needs, accounts } = cluster;
      const service =
        role === 'service'
          ? [
              ...plan.applied.manifests.map(({ object }) => object),
              ...[plan.definition, ...plan.added, ...plan.kubeconfigs.map(kubeconfigObject)],
            ]
          : [];
      const boskos =
        plan.boskos?.clusterId === id
          ? [...plan.boskos.definitions, ...plan.boskos.applied.manifests.map(({ object }) => object)]
          : [];
      return [id, [...namespaces, ...accounts, ...canaries, ...access, ...needs, ...service, ...boskos]];
    }),
  );
}
