import type { DeclaredWorkload } from '../../model/confirmation.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** Workloads and the cluster on which production has them. */
export interface DeclaredPlace {
  readonly connection: ClusterConnection;
  readonly workloads: readonly DeclaredWorkload[];
  /** Whether pods may be asked for prow_version. */
  readonly asksVersions: boolean;
  /** Whether an image is one that manifests would declare here: a pod that has it and that none declares is a stranger. */
  readonly isOurs: (image: string) => boolean;
}
