import { ComponentResource, type Output, type Resource } from '@pulumi/pulumi';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { rejectUnlistedChanges } from '../differences/unlisted-changes.js';
import { GITHUB_STAND_IN } from '../objects/github-stand-in.js';
import type { ClusterAccess } from '../objects/kubeconfig.js';
import type { ClusterPlan } from '../plan-clusters.js';
import type { DeploymentPlan } from '../plan-deployment.js';
import { inOrder } from './in-order.js';
import { JobCluster, type Placing, placedUnder } from './job-cluster.js';
import { KubeconfigSecrets } from './kubeconfig-secrets.js';
import { KubernetesResource } from './kubernetes-resource.js';

/**
 * The cluster Prow runs on: production's own manifests with the listed
 * differences, and around them what production keeps elsewhere.
 */
export class ServiceCluster extends ComponentResource {
  /** What whatever else goes to this cluster is placed in. */
  readonly placed: readonly KubernetesResource[];

  /**
   * @param placing.access - how Prow reaches the build clusters; the service cluster's own is added where an alias means it.
   * @throws {ExplainedError} `fault` when something changed production's manifests after the listed rules.
   */
  constructor(
    { applied, definition, kubeconfigs, added }: DeploymentPlan,
    { plan, access, ...placing }: Placing & { plan: ClusterPlan; access: ReadonlyMap<string, Output<ClusterAccess>> },
  ) {
    super('prow-staging:infra:ServiceCluster', plan.id, {}, placedUnder(placing));
    const { provider } = placing;
    const register = (objects: readonly KubernetesObject[], after: readonly Resource[]): KubernetesResource[] =>
      objects.map(
        (object) => new KubernetesResource(plan.id, object, { provider, parent: this, dependsOn: [...after] }),
      );

    const [foundation, inside, pods] = inOrder(applied.manifests.map(({ object }) => object));
    const founded = register(foundation, []);
    const defined = register([definition], []);
    const jobs = new JobCluster(plan, { ...placing, parent: this, after: founded });
    const placed = [...founded, ...defined, ...jobs.namespaces];
    this.placed = placed;
    const { secrets } = new KubeconfigSecrets(kubeconfigs, {
      ...{ clusterId: plan.id, provider, parent: this, after: placed },
      access: new Map([...access, ...(jobs.access === null ? [] : [[plan.id, jobs.access] as const])]),
    });
    const [, addedInside, addedPods] = inOrder(added);
    const mounted = register(inside, placed);
    const ready = [...mounted, ...register(addedInside, placed), ...secrets];
    const standIns = register(addedPods, ready);
    // In production GitHub is there before Prow is: whoever finds it missing at its start may be ended for being late.
    const github = standIns.filter(({ given }) => given.metadata.name === GITHUB_STAND_IN);
    const running = pods.flatMap((object) => register([object], asksGithub(object) ? [...ready, ...github] : ready));
    rejectUnlistedChanges(
      applied,
      [...founded, ...mounted, ...running].map(({ given }) => given),
    );
    this.registerOutputs({});
  }
}

/** By Prow's flags (pkg/flagutil/github.go), all of which begin so. */
function asksGithub(object: KubernetesObject): boolean {
  return JSON.stringify(object).includes('--github-');
}
