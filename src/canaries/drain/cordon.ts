import { setTimeout as sleep } from 'node:timers/promises';
import { isConflict, isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** Milliseconds between two tries. */
const PAUSE_MS = 500;

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

/** Lets the scheduler place on a node again, once it is there. @throws {Error} It is not, until the connection ends. */
export async function uncordon(connection: ClusterConnection, name: string): Promise<void> {
  for (;;) {
    try {
      await cordon(connection, name, false);
      return;
    } catch (error) {
      // It was removed, and its agent has not registered it yet.
      if (!isNotFound(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
