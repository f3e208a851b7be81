import type { Difference } from '../../src/model/environment.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import type { Production } from '../../src/production/read-production.js';
import { configObjects } from '../config-maps/config-objects.js';
import { ADDITIONS } from '../differences/additions.js';
import { canaryMeans } from '../differences/canary-means.js';
import { readLayout } from '../layout.js';
import { planNightly } from '../nightly/plan-nightly.js';
import { type DeploymentPlan, kubeconfigObject } from '../plan-deployment.js';
import type { ProgramInputs } from '../program-inputs.js';
import type { ExpectedCluster } from './audit-cluster.js';
import { kubeconfigContents } from './kubeconfig-contents.js';

/** What was decided and said, to which what stands is held. */
export interface Said {
  readonly inputs: ProgramInputs;
  readonly plan: DeploymentPlan;
  /** As they were printed and saved. */
  readonly differences: readonly Difference[];
}

/**
 * What each cluster must hold: production's objects by the listed rules, its configuration by those of configurations, and what
 * is listed as staging's own.
 */
export function expectedClusters(production: Production, { inputs, plan, differences }: Said): ExpectedCluster[] {
  const layout = readLayout(production, inputs);
  const config = configObjects(production, {
    mounts: layout.mounts,
    canary: canaryMeans(production, { inputs, hostNodes: layout.hostNodes }),
    nightly: planNightly(production.description, inputs).jobFile,
  });
  const configured = new Map(config.objects.map((object) => [objectName(object), object]));
  const servers = new Map(inputs.clusters.map(({ id, insideServer }) => [id, insideServer]));
  return plan.clusters.map((cluster) => {
    const isService = cluster.role === 'service';
    const lends = plan.boskos?.clusterId === cluster.id ? plan.boskos : null;
    const made = [
      ...[...cluster.namespaces, ...cluster.accounts, ...cluster.canaries, ...cluster.access, ...cluster.needs],
      ...(isService ? [plan.definition, ...withConfiguration(plan.added, configured)] : []),
      ...(lends?.definitions ?? []),
    ];
    return {
      clusterId: cluster.id,
      objects: [
        ...(isService ? plan.applied.manifests : []).map(({ object }) => object),
        ...(lends?.applied.manifests ?? []).map(({ object }) => object),
        ...made,
      ],
      added: addedOn(cluster.id, differences),
      contents: new Map(
        (isService ? layout.kubeconfigs : []).map((planned) => [
          objectName(kubeconfigObject(planned)),
          kubeconfigContents(planned, servers),
        ]),
      ),
    };
  });
}

/** Production's configuration is made of its files anew, whatever the plan made of them. */
function withConfiguration(
  added: readonly KubernetesObject[],
  configured: ReadonlyMap<string, KubernetesObject>,
): KubernetesObject[] {
  return [...added.filter((object) => !configured.has(objectName(object))), ...configured.values()];
}

/** As {@link additions} lists them. */
function addedOn(clusterId: string, differences: readonly Difference[]): string[] {
  const place = ` on cluster ${clusterId}`;
  return differences
    .filter(({ rule, subject }) => ADDITIONS.includes(rule) && subject.endsWith(place))
    .map(({ subject }) => subject.slice(0, -place.length));
}
