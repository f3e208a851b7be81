import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { isOfThisPhase } from '../this-phase.js';
import type { Definition } from './apply-definition.js';
import { type DefinedKind, definedKind } from './definition-schema.js';
import type { LiveObject } from './field-differences.js';
import { readObjects } from './live-objects.js';
import { aside, MADE_LABEL, type MadeObject, madeOfSchema, madeProwJobs, statesOf } from './made-objects.js';

/** A definition in both versions. */
export interface DefinitionPair {
  readonly production: Definition;
  /** Null where the candidate has none of this name. */
  readonly candidate: Definition | null;
}

/** What is to be upgraded, and back. */
export interface DefinitionsToUpgrade {
  readonly prow: readonly DefinitionPair[];
  /** Empty where production has no Boskos. */
  readonly boskos: readonly DefinitionPair[];
  /** JSON of a ProwJob for each job of production, as its version makes it. */
  readonly prowJobs: readonly string[];
  /** Objects of each kind that are made, at least. */
  readonly count: number;
}

/** A kind whose definition is upgraded, with all that there is of it. */
export interface UpgradedKind {
  readonly connection: ClusterConnection;
  readonly production: Definition;
  readonly candidate: Definition | null;
  /** As production's definition has it. */
  readonly kind: DefinedKind;
  readonly objects: readonly MadeObject[];
  readonly states: readonly string[];
  /** Where objects are made. */
  readonly namespaces: readonly string[];
  /** Namespace of those of the run. */
  readonly home: string;
  /** Written by the candidate in this run, by namespace and name. */
  readonly ofRun: ReadonlyMap<string, LiveObject>;
}

/** Each kind on the cluster where it is defined, with the objects that are to be made and those that are there. */
export async function preparedKinds(run: Run, definitions: DefinitionsToUpgrade): Promise<UpgradedKind[]> {
  const { prow, boskos, prowJobs, count } = definitions;
  const { environment, service, clusters } = run;
  const making = { runId: run.id, count, now: new Date() };
  const ofProw = prow.map((pair) => {
    const home = environment.namespaces.prowJobs;
    const make = (kind: DefinedKind) => madeProwJobs(kind, prowJobs, { ...making, namespace: home });
    return prepared(run, { pair, connection: service, home, make, namespaces: [home, aside(run.id)], statesOf });
  });
  const at = clusters.find(({ cluster }) => cluster.id === environment.boskos?.clusterId);
  const home = environment.boskos?.service.namespace ?? '';
  const ofBoskos = boskos.flatMap((pair) => {
    const make = (kind: DefinedKind) => madeOfSchema(kind, making);
    return at === undefined
      ? []
      : [prepared(run, { pair, connection: at, home, make, namespaces: [aside(run.id)], statesOf: () => [] })];
  });
  return (await Promise.all([...ofProw, ...ofBoskos])).filter((one) => one !== null);
}

async function prepared(
  run: Run,
  given: Pick<UpgradedKind, 'connection' | 'home' | 'namespaces'> & {
    readonly pair: DefinitionPair;
    readonly make: (kind: DefinedKind) => MadeObject[];
    readonly statesOf: (kind: DefinedKind) => string[];
  },
): Promise<UpgradedKind | null> {
  const { pair, make, statesOf: states, connection, home, namespaces } = given;
  const { production, candidate } = pair;
  const kind = definedKind(production);
  // What is no definition has no objects.
  if (kind === null) return null;
  const labelSelector = `!${MADE_LABEL}`;
  const there = await readObjects(connection, kind, { namespace: home, labelSelector });
  const ofRun = [...there].filter(([, { metadata }]) => isOfThisPhase(run, createdAt(metadata)));
  return {
    ...{ connection, production, candidate, kind, home, namespaces },
    ...{ objects: make(kind), states: states(kind), ofRun: new Map(ofRun) },
  };
}

function createdAt(metadata: LiveObject['metadata'] & { readonly creationTimestamp?: unknown }): Date {
  return new Date(String(metadata.creationTimestamp));
}
