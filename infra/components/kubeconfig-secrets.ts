import { all, ComponentResource, type Output, type ProviderResource, type Resource } from '@pulumi/pulumi';
import type { PlannedKubeconfigs } from '../layout.js';
import { type ClusterAccess, renderKubeconfig } from '../objects/kubeconfig.js';
import { placeholderValue } from '../objects/placeholders.js';
import { kubeconfigObject } from '../plan-deployment.js';
import { KubernetesResource } from './kubernetes-resource.js';

/** Production's Secrets and ConfigMaps with kubeconfigs, with staging's clusters behind production's contexts. */
export class KubeconfigSecrets extends ComponentResource {
  readonly secrets: readonly KubernetesResource[];

  constructor(
    kubeconfigs: readonly PlannedKubeconfigs[],
    placing: {
      clusterId: string;
      access: ReadonlyMap<string, Output<ClusterAccess>>;
      provider: ProviderResource;
      parent: Resource;
      after: readonly Resource[];
    },
  ) {
    super('prow-staging:infra:KubeconfigSecrets', `${placing.clusterId} kubeconfigs`, {}, { parent: placing.parent });
    const options = { provider: placing.provider, parent: this, dependsOn: [...placing.after] };
    const access = all(Object.fromEntries(placing.access));
    this.secrets = kubeconfigs.map((planned) => {
      const content = access.apply((reached) => {
        const byCluster = new Map(Object.entries(reached));
        return Object.fromEntries([
          ...planned.others.map((key) => [key, placeholderValue(`${planned.name}/${key}`)]),
          ...planned.files.map((file) => [file.key, renderKubeconfig(file, byCluster)]),
        ]);
      });
      const object = kubeconfigObject(planned);
      const given = planned.kind === 'Secret' ? { ...object, stringData: content } : { ...object, data: content };
      return new KubernetesResource(placing.clusterId, given, options);
    });
    this.registerOutputs({ secrets: kubeconfigs.map(({ name }) => name) });
  }
}
