import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import type { Environment } from '../model/environment.js';
import { misfit } from './misfit.js';

/** Every kind of object on the cluster on which Prow runs, or Boskos. */
export function objectsOn({ clusters, boskos }: Environment, which: 'service' | 'boskos'): KubernetesObjectApi {
  const cluster =
    which === 'service'
      ? clusters.find(({ role }) => role === 'service')
      : clusters.find(({ id }) => id === boskos?.clusterId);
  if (cluster === undefined) throw misfit(which === 'boskos' ? 'this production has no Boskos' : 'no service cluster');
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  return KubernetesObjectApi.makeApiClient(config);
}
