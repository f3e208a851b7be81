import { apiFailure } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { apply, type Definition } from './apply-definition.js';

/** A cluster, and the definitions that the candidate brings there. */
export interface DefinitionsTo {
  readonly connection: ClusterConnection;
  readonly definitions: readonly Definition[];
}

/**
 * Asks each API server whether it would take the candidate's definitions over what stands, and changes nothing. On
 * 2019-03-26 one was refused, and whoever needed it never started.
 *
 * What could not be asked is in the history as undecided.
 *
 * @returns Whether none was refused.
 * @throws the signal's reason when interrupted.
 */
export async function tryDefinitions(
  run: Pick<Run, 'history' | 'phase' | 'signal'>,
  places: readonly DefinitionsTo[],
): Promise<boolean> {
  let isTaken = true;
  for (const { connection, definitions } of places) {
    for (const definition of definitions) {
      const of = { phase: run.phase, clusterId: connection.cluster.id, definition: definition.metadata.name };
      try {
        const refused = await apply(connection, definition, { isDryRun: true });
        run.history.append({ kind: 'definition-tried', ...of, refused });
        isTaken &&= refused === null;
      } catch (error) {
        run.signal.throwIfAborted();
        const detail = `${of.definition} on ${of.clusterId}: ${apiFailure(error)}`;
        run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
      }
    }
  }
  return isTaken;
}
