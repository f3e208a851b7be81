import { ComponentResource, type Resource } from '@pulumi/pulumi';
import type { BoskosPlan } from '../boskos/plan-boskos.js';
import { rejectUnlistedChanges } from '../differences/unlisted-changes.js';
import { inOrder } from './in-order.js';
import { type Placing, placedUnder } from './job-cluster.js';
import { KubernetesResource } from './kubernetes-resource.js';

/** Production's Boskos on the cluster on which production has it: its own manifests with the listed differences. */
export class Boskos extends ComponentResource {
  /** @throws {ExplainedError} `fault` when something changed production's manifests after the listed rules. */
  constructor({ applied, clusterId, definitions }: BoskosPlan, placing: Omit<Placing, 'cluster'>) {
    super('prow-staging:infra:Boskos', `${clusterId} boskos`, {}, placedUnder(placing));
    const { provider, after } = placing;
    const register = (objects: BoskosPlan['definitions'], dependsOn: readonly Resource[]): KubernetesResource[] =>
      objects.map(
        (object) => new KubernetesResource(clusterId, object, { provider, parent: this, dependsOn: [...dependsOn] }),
      );
    const [foundation, inside, pods] = inOrder(applied.manifests.map(({ object }) => object));
    const founded = register(foundation, after);
    const placed = [...after, ...founded, ...register(definitions, [])];
    const mounted = register(inside, placed);
    const running = register(pods, [...placed, ...mounted]);
    rejectUnlistedChanges(
      applied,
      [...founded, ...mounted, ...running].map(({ given }) => given),
    );
    this.registerOutputs({});
  }
}
