import { apiFailure, isConflict } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { applyDefinition, type Definition, digestOfDefinition } from './apply-definition.js';
import { type DefinedKind, definedKind } from './definition-schema.js';
import { makeObjects } from './live-objects.js';
import { aside, type MadeObject, madeOfSchema, madeProwJobs } from './made-objects.js';

/** Objects that are made of each kind: that it can be done at all is the question. */
const COUNT = 20;

/** How the definitions of a candidate come onto an API server that has none. */
export interface FreshDefinitions {
  /** An API server with nothing on it, ours alone. */
  readonly empty: ClusterConnection;
  readonly prow: readonly Definition[];
  readonly boskos: readonly Definition[];
  /** JSON of a ProwJob for each job of production. */
  readonly prowJobs: readonly string[];
}

/**
 * Applies every definition of a candidate to an API server that has none, as on the day a cluster is made anew, and
 * makes objects of each. On 2019-03-26 the API server refused one.
 *
 * What could not be looked at is in the history as undecided.
 *
 * @throws the signal's reason when interrupted.
 */
export async function applyFresh(
  run: Pick<Run, 'id' | 'history' | 'phase' | 'signal'>,
  { empty, prow, boskos, prowJobs }: FreshDefinitions,
): Promise<void> {
  const making = { runId: run.id, count: COUNT, now: new Date(), namespace: aside(run.id) };
  const each = [
    ...prow.map((definition) => ({ definition, make: (kind: DefinedKind) => madeProwJobs(kind, prowJobs, making) })),
    ...boskos.map((definition) => ({ definition, make: (kind: DefinedKind) => madeOfSchema(kind, making) })),
  ];
  run.history.append({
    ...{ kind: 'fresh-started', phase: run.phase, clusterId: empty.cluster.id },
    definitions: each.map(({ definition }) => definition.metadata.name),
  });
  await empty.core.createNamespace({ body: { metadata: { name: aside(run.id) } } }).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
  for (const { definition, make } of each) {
    run.signal.throwIfAborted();
    await one(run, { empty, definition, make }).catch((error: unknown) => {
      run.signal.throwIfAborted();
      const detail = `${definition.metadata.name} on an empty cluster: ${apiFailure(error)}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    });
  }
}

async function one(
  run: Pick<Run, 'id' | 'history' | 'phase' | 'signal'>,
  given: { empty: ClusterConnection; definition: Definition; make: (kind: DefinedKind) => MadeObject[] },
): Promise<void> {
  const { empty, definition, make } = given;
  const kind = definedKind(definition);
  const of = { phase: run.phase, clusterId: empty.cluster.id, definition: definition.metadata.name } as const;
  const mark = `prow-staging ${run.id}`;
  const answer = await applyDefinition(empty, { definition, kind, mark, signal: run.signal });
  const sha256 = digestOfDefinition(definition);
  run.history.append({ kind: 'definition-applied', ...of, moment: 'fresh', sha256, ...answer, dropped: [] });
  if (!answer.isServed || kind === null) return;
  // An API server that has nothing has ProwJobs nowhere else.
  const objects = make(kind).map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: aside(run.id) },
  }));
  run.history.append({
    ...{ kind: 'objects-written', ...of, moment: 'fresh' },
    ...(await makeObjects(empty, kind, objects)),
  });
}
