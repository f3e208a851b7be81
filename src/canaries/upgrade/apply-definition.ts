import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { z } from 'zod';
import { apiFailure, isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { DefinedKind } from './definition-schema.js';
import { patiently } from './patiently.js';

/** Milliseconds until an API server answers by a definition that it accepted; it takes tens of them. */
export const SERVED_LIMIT_MS = 30_000;
const PAUSE_MS = 50;

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' } as const;

/** Who applied an object, where nobody has yet. */
const OWN_MANAGER = 'prow-staging';

/** A CustomResourceDefinition as a source tree has it. */
export interface Definition {
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** What became of a definition that was applied. */
export interface Applied {
  /** The API server's own words; null where it accepted it. */
  readonly refused: string | null;
  /** It answers by this very definition. */
  readonly isServed: boolean;
  readonly waitedMs: number;
  readonly limitMs: number;
}

const Live = z.looseObject({
  metadata: z.looseObject({
    managedFields: z
      .array(z.looseObject({ manager: z.string().default(''), operation: z.string().default('') }))
      .default([]),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().default('') }))
        .nullish(),
    })
    .nullish(),
});
const Version = z.looseObject({ additionalPrinterColumns: z.array(z.looseObject({ name: z.string() })).default([]) });
const Versions = z.looseObject({ spec: z.looseObject({ versions: z.array(Version) }) });
const Table = z.looseObject({ columnDefinitions: z.array(z.looseObject({ name: z.string() })) });

/**
 * Applies a definition in the name of whoever applied the one that stands, so that what its source has no longer goes,
 * and waits until the API server answers by it: some milliseconds later, of which nothing in the definition itself tells.
 * A column of ours tells, which its tables have from then on; the schema is as the source has it.
 */
export async function applyDefinition(
  connection: ClusterConnection,
  {
    definition,
    kind,
    mark,
    signal,
  }: { definition: Definition; kind: DefinedKind | null; mark: string; signal: AbortSignal },
): Promise<Applied> {
  const begun = performance.now();
  const since = (): Pick<Applied, 'waitedMs' | 'limitMs'> => ({
    ...{ waitedMs: Math.round(performance.now() - begun), limitMs: SERVED_LIMIT_MS },
  });
  const refused = await apply(connection, withColumn(definition, mark));
  if (refused !== null) return { refused, isServed: false, ...since() };
  while (performance.now() - begun < SERVED_LIMIT_MS && !signal.aborted) {
    const objection = await objectionTo(connection, definition);
    if (objection !== null) return { refused: objection, isServed: false, ...since() };
    if (kind !== null && (await hasColumn(connection, { kind, mark })))
      return { refused: null, isServed: true, ...since() };
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return { refused: null, isServed: false, ...since() };
}

/** What an API server answers where the definition is at fault (400, 422); who may not ask, or too often, is told otherwise. */
const REFUSALS: readonly number[] = [400, 422];

/**
 * Applies a definition as its source has it; with `isDryRun` the API server answers as if it did, and changes nothing.
 *
 * @returns What the API server refused it with, or null.
 * @throws what kept it from being asked.
 */
export async function apply(
  connection: ClusterConnection,
  definition: Definition,
  { isDryRun }: { readonly isDryRun: boolean } = { isDryRun: false },
): Promise<string | null> {
  const { name } = definition.metadata;
  const live = await readLive(connection, name);
  const managers = live?.metadata.managedFields.filter(({ operation }) => operation === 'Apply') ?? [];
  const fieldManager = managers[0]?.manager ?? OWN_MANAGER;
  try {
    await patiently(() =>
      connection.custom.patchClusterCustomObject(
        { ...DEFINITIONS, name, body: definition, fieldManager, force: true, ...(isDryRun ? { dryRun: 'All' } : {}) },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      ),
    );
    return null;
  } catch (error) {
    if (error instanceof ApiException && REFUSALS.includes(error.code)) return apiFailure(error);
    throw error;
  }
}

/** Digest of a definition, whatever order its keys have. */
export function digestOfDefinition(definition: Definition): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(definition)))
    .digest('hex');
}

/** What an accepted definition is not served for: its names are taken, or its schema is none. */
async function objectionTo(connection: ClusterConnection, { metadata }: Definition): Promise<string | null> {
  const live = await readLive(connection, metadata.name);
  const objection = (live?.status?.conditions ?? []).find(
    ({ type, status }) =>
      (type === 'NamesAccepted' && status === 'False') || (type === 'NonStructuralSchema' && status === 'True'),
  );
  return objection === undefined ? null : `${objection.type}: ${objection.message}`;
}

async function readLive({ custom }: ClusterConnection, name: string): Promise<z.infer<typeof Live> | null> {
  const answer: unknown = await patiently(() => custom.getClusterCustomObject({ ...DEFINITIONS, name })).catch(
    (error: unknown) => {
      if (isNotFound(error)) return null;
      throw error;
    },
  );
  return answer === null ? null : Live.parse(answer);
}

function withColumn(definition: Definition, mark: string): Definition {
  const parsed = Versions.safeParse(definition);
  // What is no definition is for the API server to refuse.
  if (!parsed.success) return definition;
  const column = { name: mark, type: 'string', jsonPath: '.metadata.name' };
  const versions = parsed.data.spec.versions.map(({ additionalPrinterColumns: columns, ...rest }) => ({
    ...{ ...rest, additionalPrinterColumns: [...columns, column] },
  }));
  return { ...definition, spec: { ...parsed.data.spec, versions } };
}

async function hasColumn(
  { custom }: ClusterConnection,
  { kind, mark }: { kind: DefinedKind; mark: string },
): Promise<boolean> {
  const { group, version, plural } = kind;
  const answer: unknown = await custom
    .listClusterCustomObject(
      { group, version, plural, limit: 1 },
      setHeaderOptions('Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io'),
    )
    .catch((error: unknown) => {
      // Not served yet, or by nobody for a moment.
      if (error instanceof ApiException) return null;
      throw error;
    });
  const table = Table.safeParse(answer);
  return table.success && table.data.columnDefinitions.some(({ name }) => name === mark);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
