import { apiFailure } from '../api-failure.js';
import { connectCluster } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { apply } from './apply-definition.js';
import { followKind } from './follow-kind.js';
import { removeObjects } from './live-objects.js';
import { aside, madeBy } from './made-objects.js';
import { type DefinitionsToUpgrade, preparedKinds, type UpgradedKind } from './upgraded-kinds.js';

/** Milliseconds in which an environment is as it was, or its clusters are not there any more. */
const UNDO_LIMIT_MS = 120_000;

/**
 * Makes thousands of objects as production's version writes them, applies the candidate's definitions over production's
 * and production's over the candidate's, and reads everything again each time; what the candidate wrote in this run too.
 * A field that a definition has not, the API server takes away.
 *
 * What could not be looked at is in the history as undecided. The candidate's definitions stand afterwards, and nothing
 * that was made, whatever happens.
 *
 * @throws the signal's reason when interrupted.
 */
export async function upgradeDefinitions(run: Run, definitions: DefinitionsToUpgrade): Promise<void> {
  const kinds = await preparedKinds(run, definitions);
  run.history.append({
    kind: 'upgrade-started',
    phase: run.phase,
    definitions: kinds.map(({ connection, production, objects, states, ofRun }) => ({
      ...{ clusterId: connection.cluster.id, definition: production.metadata.name, states: [...states] },
      ...{ objects: objects.length, ofRun: ofRun.size },
    })),
  });
  try {
    for (const kind of kinds) {
      run.signal.throwIfAborted();
      await followKind(run, kind).catch((error: unknown) => {
        run.signal.throwIfAborted();
        const detail = `${kind.production.metadata.name}: ${apiFailure(error)}`;
        run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
      });
    }
  } finally {
    run.progress(`Waiting ≤ ${UNDO_LIMIT_MS / 1_000} s for the candidate’s definitions, and for nothing that was made`);
    for (const kind of kinds) await undo(run, kind);
  }
  run.signal.throwIfAborted();
}

/** Also for whoever has interrupted us: the environment may stay up. */
async function undo(run: Run, { connection: { cluster }, candidate, kind, namespaces }: UpgradedKind): Promise<void> {
  const connection = connectCluster(cluster, { signal: AbortSignal.timeout(UNDO_LIMIT_MS) });
  if (candidate !== null) await apply(connection, candidate);
  for (const namespace of namespaces)
    await removeObjects(connection, kind, { namespace, labelSelector: madeBy(run.id) });
  await connection.core.deleteNamespace({ name: aside(run.id) }).catch(() => undefined);
}
