import { Provider } from '@pulumi/gcp/provider.js';
import { all, ComponentResource, type Output, secret } from '@pulumi/pulumi';
import { type LayerCluster, LayerOutputs } from '../layers/layer-outputs.js';
import { tokenKubeconfig } from '../layers/token-kubeconfig.js';
import { adoptedCluster } from './resources/adopted-cluster.js';
import { Deployer } from './resources/deployer.js';
import { EnvironmentNetwork } from './resources/environment-network.js';
import { KeptSecrets } from './resources/kept-secrets.js';
import { labelsOf } from './resources/labels.js';
import { LogBucket } from './resources/log-bucket.js';
import { MadeCluster } from './resources/made-cluster.js';
import { NodeAccount } from './resources/node-account.js';
import type { Place } from './resources/place.js';
import { PodIdentity } from './resources/pod-identity.js';
import type { ReachedCluster } from './resources/reached-cluster.js';
import { Services } from './resources/services.js';
import { SpendingBudget } from './resources/spending-budget.js';
import { isMade } from './settings/cluster-settings.js';
import type { GkeConfig } from './settings/read-gke-config.js';

/** What the stack gives out: a layer’s clusters, and what jobs and Prow need besides. */
export interface GkeOutputs {
  readonly clusters: Output<LayerCluster[]>;
  /** By cluster id; encrypted. */
  readonly kubeconfigs: Output<Record<string, string>>;
  readonly bucket: Output<string>;
  /** By the name of the identity: the account that a Kubernetes service account is annotated with. */
  readonly identities: Readonly<Record<string, Output<string>>>;
}

class GkeEnvironment extends ComponentResource {
  constructor(id: string) {
    super('prow-staging:gke:Environment', id);
    this.registerOutputs({});
  }
}

/**
 * The gke layer: everything an environment needs of Google Cloud, made below one component. Clusters that exist are asked
 * for first, so that nothing is made where one of them is not to be had.
 *
 * @throws {ExplainedError} `usage` where a cluster cannot be adopted.
 */
export async function gkeProgram({ settings, secretValues }: GkeConfig): Promise<GkeOutputs> {
  const { environment } = settings;
  const parent = new GkeEnvironment(environment.id);
  const provider = new Provider('gcp', { project: environment.project, region: environment.region }, { parent });
  const place: Place = { settings, provider, parent, labels: labelsOf(settings) };
  const adopted = await Promise.all(
    settings.clusters.flatMap((cluster) => (isMade(cluster) ? [] : [adoptedCluster(cluster, place)])),
  );
  const { enabled } = new Services(place);
  const network = new EnvironmentNetwork(place, enabled);
  const nodes = new NodeAccount(place, enabled);
  const made = settings.clusters
    .filter(isMade)
    .map((cluster) => new MadeCluster(cluster, { ...place, network, nodes }));
  const parts = made.flatMap((cluster) => cluster.parts);
  const logs = new LogBucket(place, enabled);
  const kept = new KeptSecrets(secretValues, { ...place, after: enabled });
  // Workload Identity’s pool comes with the first cluster.
  const identities = settings.identities.map(
    (identity) => [identity.name, new PodIdentity(identity, { ...place, logs, kept, after: parts }).email] as const,
  );
  if (settings.budget !== undefined) new SpendingBudget(settings.budget, { ...place, after: enabled });
  const token = new Deployer(place, enabled).token(place, parts);
  const clusters = all([...made.map(({ reached }) => reached), ...adopted].map(given));
  return {
    clusters: clusters.apply((found) => LayerOutputs.shape.clusters.parse(found)),
    kubeconfigs: secret(
      all([clusters, token]).apply(([found, opened]) =>
        Object.fromEntries(found.map((cluster) => [cluster.id, tokenKubeconfig(cluster, opened)])),
      ),
    ),
    bucket: logs.bucket.name,
    identities: Object.fromEntries(identities),
  };
}

function given({ id, role, endpoint, insideServer, caData }: ReachedCluster): Output<LayerCluster> {
  return all([endpoint, insideServer, caData]).apply(([reached, inside, ca]) => ({
    ...{ id, role, endpoint: reached, insideServer: inside, caData: ca },
  }));
}
