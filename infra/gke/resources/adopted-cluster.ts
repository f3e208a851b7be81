import { getCluster } from '@pulumi/gcp/container/getCluster.js';
import { output } from '@pulumi/pulumi';
import { ExplainedError } from '../../../src/model/explained-error.js';
import type { AdoptedSettings } from '../settings/cluster-settings.js';
import type { Place } from './place.js';
import type { ReachedCluster } from './reached-cluster.js';

/**
 * A cluster that exists. Only what it is, is asked; nothing of it becomes a resource, so nothing of it can be changed or
 * deleted by this stack. Where Google shows no private address, pods reach it as everybody does.
 *
 * @throws {ExplainedError} `usage` where it is one of production’s, or has no endpoint.
 */
export async function adoptedCluster(
  cluster: AdoptedSettings,
  { settings, provider, parent }: Place,
): Promise<ReachedCluster> {
  const { name, location, project = settings.environment.project } = cluster;
  const found = await getCluster({ name, location, project }, { parent, provider });
  const inside = found.privateClusterConfigs[0]?.privateEndpoint ?? '';
  const hosts = [found.endpoint, inside].filter((host) => host !== '');
  const refused = hosts.filter((host) => settings.production.endpoints.includes(host));
  if (found.endpoint === '' || refused.length > 0)
    throw new ExplainedError('usage', {
      what: `cluster ${cluster.id} cannot be adopted`,
      expected: 'a cluster that has an endpoint, and none that is among production.endpoints',
      observed: refused.length > 0 ? `${refused.join(', ')}, which is production’s` : 'no endpoint',
      evidence: `${name} in ${location} of ${project}`,
      next: 'name another cluster under clusters[].name. Nothing was changed',
    });
  return {
    ...{ id: cluster.id, role: cluster.role },
    endpoint: `https://${found.endpoint}`,
    insideServer: `https://${inside === '' ? found.endpoint : inside}`,
    caData: output(found.masterAuths[0]?.clusterCaCertificate ?? ''),
  };
}
