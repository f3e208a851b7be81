import { z } from 'zod';
import type { UpgradeMoment } from '../../model/upgrade-events.js';
import { isConflict } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { applyDefinition, type Definition, digestOfDefinition, SERVED_LIMIT_MS } from './apply-definition.js';
import { definedKind, droppedFields } from './definition-schema.js';
import { countFields, fieldDifferences, type LiveObject } from './field-differences.js';
import { makeObjects, readObjects, type Written, writeAgain } from './live-objects.js';
import { aside, MADE_LABEL, madeBy } from './made-objects.js';
import type { UpgradedKind } from './upgraded-kinds.js';

/** What is said of a definition that production's version has and the candidate has not. */
const NO_SUCH_DEFINITION = 'the candidate has no definition of this name';

/** Names that are kept of objects that are gone: the count is what matters. */
const NAMES_MAX = 20;

type Objects = ReadonlyMap<string, LiveObject>;

/** Takes one kind through the definitions: production's, the candidate's over it, production's over that. */
export async function followKind(run: Run, kind: UpgradedKind): Promise<void> {
  const { connection, kind: defined, objects } = kind;
  await connection.core.createNamespace({ body: { metadata: { name: aside(run.id) } } }).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
  if (!(await applied(run, kind, { moment: 'before', definition: kind.production }))) return;
  run.progress(`Making ${objects.length} ${defined.plural} under production’s definition`);
  written(run, kind, { moment: 'before', ...(await makeObjects(connection, defined, objects)) });
  const before = await readMade(run, kind);
  read(run, kind, {
    ...{ moment: 'before', whose: 'made', isWrittenAgain: false },
    ...{ before, after: before, wanted: objects.length },
  });
  const steps = [
    { moment: 'upgraded', definition: kind.candidate },
    { moment: 'back', definition: kind.production },
  ] as const;
  for (const { moment, definition } of steps) {
    run.signal.throwIfAborted();
    if (!(await applied(run, kind, { moment, definition }))) return;
    run.progress(`Reading ${before.size} ${defined.plural} again (${moment}), and writing each again`);
    await compare(run, kind, { moment, before, isWrittenAgain: false });
    written(run, kind, { moment, ...(await writeAgain(connection, defined, before.values(), moment)) });
    await compare(run, kind, { moment, before, isWrittenAgain: true });
  }
}

/** What was made and, once production's definition is back, what the candidate wrote; each is a line of its own. */
async function compare(
  run: Run,
  kind: UpgradedKind,
  { moment, before, isWrittenAgain }: { moment: UpgradeMoment; before: Objects; isWrittenAgain: boolean },
): Promise<void> {
  const { connection, kind: defined, home, ofRun } = kind;
  const wanted = before.size;
  read(run, kind, { moment, isWrittenAgain, whose: 'made', before, after: await readMade(run, kind), wanted });
  const after = await readObjects(connection, defined, { namespace: home, labelSelector: `!${MADE_LABEL}` });
  read(run, kind, { moment, isWrittenAgain, whose: 'run', before: ofRun, after, wanted: ofRun.size });
}

async function readMade(run: Run, { connection, kind, namespaces }: UpgradedKind): Promise<Objects> {
  const looks = namespaces.map((namespace) =>
    readObjects(connection, kind, { namespace, labelSelector: madeBy(run.id) }),
  );
  return new Map((await Promise.all(looks)).flatMap((found) => [...found]));
}

async function applied(
  run: Run,
  { connection, production, kind }: UpgradedKind,
  { moment, definition }: { moment: UpgradeMoment; definition: Definition | null },
): Promise<boolean> {
  const { name } = production.metadata;
  const of = { phase: run.phase, clusterId: connection.cluster.id, definition: name, moment };
  if (definition === null) {
    const nothing = { refused: NO_SUCH_DEFINITION, isServed: false, waitedMs: 0, limitMs: SERVED_LIMIT_MS };
    run.history.append({ kind: 'definition-applied', ...of, sha256: '', ...nothing, dropped: [] });
    return false;
  }
  const { group, version, plural } = kind;
  const now = definedKind(definition) ?? kind;
  const answer = await applyDefinition(connection, {
    ...{ definition, mark: `prow-staging ${run.id} ${moment}`, signal: run.signal },
    kind: { ...now, group, version, plural },
  });
  run.history.append({
    ...{ kind: 'definition-applied', ...of, sha256: digestOfDefinition(definition), ...answer },
    dropped: droppedFields(kind.schema, now.schema),
  });
  return answer.isServed;
}

function written(
  run: Run,
  { connection, production }: UpgradedKind,
  { moment, ...counts }: Written & { moment: UpgradeMoment },
): void {
  const { name } = production.metadata;
  run.history.append({
    ...{ kind: 'objects-written', phase: run.phase, clusterId: connection.cluster.id, definition: name, moment },
    ...counts,
  });
}

const State = z.looseObject({ status: z.looseObject({ state: z.string() }) });

/** One look at many objects, and at what they were. */
interface Look {
  readonly moment: UpgradeMoment;
  readonly isWrittenAgain: boolean;
  readonly whose: 'made' | 'run';
  readonly before: Objects;
  readonly after: Objects;
  readonly wanted: number;
}

function read(run: Run, { connection, production }: UpgradedKind, { before, after, ...look }: Look): void {
  const { name } = production.metadata;
  const states: Record<string, number> = {};
  for (const key of before.keys()) {
    const { data } = State.safeParse(after.get(key));
    if (data !== undefined) states[data.status.state] = (states[data.status.state] ?? 0) + 1;
  }
  const gone = [...before.keys()].filter((key) => !after.has(key));
  run.history.append({
    ...{ kind: 'objects-read', phase: run.phase, clusterId: connection.cluster.id, definition: name, ...look },
    ...{ found: before.size - gone.length, gone: gone.slice(0, NAMES_MAX), states },
    ...{ fields: countFields(before.values()), differences: fieldDifferences(before, after) },
  });
}
