import { renderKubeconfig } from '../objects/kubeconfig.js';
import type { LayerCluster } from './layer-outputs.js';

/**
 * A kubeconfig with one context and a token: it starts no program of anybody's machine, and ends with the token.
 */
export function tokenKubeconfig({ id, endpoint, caData }: LayerCluster, token: string): string {
  const access = { server: endpoint, caData, token };
  const file = { contexts: [{ name: id, clusterId: id }], currentContext: id };
  return renderKubeconfig(file, new Map([[id, access]]));
}
