import { join } from 'node:path';

/** The files of one local environment. Everything it owns is below `root`. */
export interface EnvironmentDirectory {
  readonly root: string;
  readonly plan: string;
  /** Images of this environment and the executables they stand for. */
  readonly images: string;
  readonly keeperLog: string;
  /** unix socket on which the keeper answers. */
  readonly socket: string;
  readonly kwok: string;
  readonly nodes: string;
  /** Claimed volumes of each cluster. */
  readonly claims: string;
  kubeconfig(clusterId: string): string;
  clusterDirectory(clusterId: string): string;
}

/** Where things are in an environment's directory. */
export function environmentDirectory(root: string): EnvironmentDirectory {
  return {
    root,
    plan: join(root, 'plan.json'),
    images: join(root, 'images.json'),
    keeperLog: join(root, 'keeper.log'),
    socket: join(root, 'keeper.sock'),
    kwok: join(root, 'kwok'),
    nodes: join(root, 'nodes'),
    claims: join(root, 'claims'),
    kubeconfig: (clusterId) => join(root, `kubeconfig-${clusterId}`),
    clusterDirectory: (clusterId) => join(root, 'kwok', 'clusters', clusterId),
  };
}
