import { isConflict } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** Lets the scheduler place nothing on a node, or again. */
export async function cordon({ core }: ClusterConnection, name: string, isCordoned: boolean): Promise<void> {
  for (;;) {
    const body = await core.readNode({ name });
    body.spec = { ...body.spec, unschedulable: isCordoned };
    try {
      await core.replaceNode({ name, body });
      return;
    } catch (error) {
      // A node's agent writes it too.
      if (!isConflict(error)) throw error;
    }
  }
}
