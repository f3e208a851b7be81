import { ApiException } from '@kubernetes/client-node';
import type { ClusterConnection } from '../connect-cluster.js';

/** What an API server answers who writes an older version of an object: a node's agent writes it too. */
const CONFLICT = 409;

/** Lets the scheduler place nothing on a node, or again. */
export async function cordon({ core }: ClusterConnection, name: string, isCordoned: boolean): Promise<void> {
  for (;;) {
    const body = await core.readNode({ name });
    body.spec = { ...body.spec, unschedulable: isCordoned };
    try {
      await core.replaceNode({ name, body });
      return;
    } catch (error) {
      if (!(error instanceof ApiException) || error.code !== CONFLICT) throw error;
    }
  }
}
