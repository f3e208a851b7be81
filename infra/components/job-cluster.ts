import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
  type Resource,
  secret,
} from '@pulumi/pulumi';
import { objectName } from '../../src/production/manifest.js';
import type { ClusterAccess } from '../objects/kubeconfig.js';
import { ACCESS_TOKEN } from '../objects/prow-access.js';
import type { ClusterPlan } from '../plan-clusters.js';
import type { TargetCluster } from '../program-inputs.js';
import { KubernetesResource } from './kubernetes-resource.js';

/** Where a component's objects go, and what they wait for. */
export interface Placing {
  readonly cluster: TargetCluster;
  readonly provider: ProviderResource;
  readonly parent: Resource;
  readonly after: readonly Resource[];
  /** What takes all of it along when it is destroyed; without, each object is deleted by itself. */
  readonly deletedWith?: Resource;
}

/** The options of a component that is placed so; what is below it inherits them. */
export function placedUnder({ parent, deletedWith }: Omit<Placing, 'cluster'>): ComponentResourceOptions {
  return deletedWith === undefined ? { parent } : { parent, deletedWith };
}

/**
 * A cluster on which jobs' pods run: their namespace, what jobs name there, and a
 * user for Prow. The service cluster is one too, where an alias names it on purpose.
 */
export class JobCluster extends ComponentResource {
  /** Namespaces that no manifest makes: whatever else goes to this cluster waits for them. */
  readonly namespaces: readonly KubernetesResource[];
  /** How Prow reaches the cluster from inside, as a secret; null where no context means it. */
  readonly access: Output<ClusterAccess> | null;

  constructor(plan: ClusterPlan, placing: Placing) {
    super('prow-staging:infra:JobCluster', plan.id, {}, placedUnder(placing));
    const { cluster, provider, after } = placing;
    const placed = { provider, parent: this };
    this.namespaces = plan.namespaces.map(
      (object) => new KubernetesResource(plan.id, object, { ...placed, dependsOn: [...after] }),
    );
    const settled = { ...placed, dependsOn: [...after, ...this.namespaces] };
    for (const object of [...plan.needs, ...plan.accounts, ...plan.canaries])
      new KubernetesResource(plan.id, object, settled);
    const [user, ...rights] = plan.access;
    const account = user === undefined ? null : new KubernetesResource(plan.id, user, settled);
    const resources = rights.map((object) => ({
      object,
      resource: new KubernetesResource(plan.id, object, { ...placed, dependsOn: account === null ? [] : [account] }),
    }));
    const token = resources.find(({ object }) => object.metadata.name === ACCESS_TOKEN);
    this.access = token === undefined ? null : accessBy(token.resource, cluster);
    this.registerOutputs({ namespaces: plan.namespaces.map(objectName) });
  }
}

/** Kubernetes fills the token in after the Secret is made; Pulumi's provider waits for it. */
function accessBy(token: KubernetesResource, { insideServer, caData }: TargetCluster): Output<ClusterAccess> {
  const access = token.data.apply((data) => ({
    server: insideServer,
    caData,
    token: Buffer.from(data?.['token'] ?? '', 'base64').toString(),
  }));
  return secret(access);
}
