import type { UnprovableChange } from '../model/bump.js';
import { type Leaf, leafText, leavesOf } from './field-digests.js';
import { IMMUTABLE_FIELDS, type ImmutableFields } from './immutable-fields.js';
import { kindOf } from './kind-of.js';
import { type KubernetesObject, type Manifest, objectName } from './manifest.js';
import { namesWhenApplied } from './names-when-applied.js';
import type { Production } from './read-production.js';

/**
 * Fields of objects that stand and that Kubernetes never changes ({@link IMMUTABLE_FIELDS}). A staging environment that is
 * made anew takes them, whatever they say; production's API server refuses the whole object, and what was there stays. One of
 * another name is another object, and comes. Of values nothing is told.
 */
export function refusedInPlace(before: Production, after: Production): UnprovableChange[] {
  // Boskos' own are on another cluster, where a name may stand once more.
  return [...refusedOf(before.manifests, after.manifests), ...refusedOf(before.boskosManifests, after.boskosManifests)];
}

function refusedOf(before: readonly Manifest[], after: readonly Manifest[]): UnprovableChange[] {
  const standing = new Map(before.flatMap(({ object }) => namesWhenApplied(object).map((name) => [name, object])));
  return after.flatMap((manifest) => {
    const { object, file, line, lineAt } = manifest;
    const stands = namesWhenApplied(object)
      .map((name) => standing.get(name))
      .find((one) => one !== undefined);
    if (stands === undefined) return [];
    return changedFields(stands, object).map(({ pointer, path }) => ({
      ...{ reason: 'refused-in-place', subject: `${objectName(object)} ${pointer}` },
      place: `${file}:${path === null ? line : (lineAt?.(path) ?? line)}`,
    }));
  });
}

interface ChangedField {
  readonly pointer: string;
  /** Where it stands now; null where it is gone. */
  readonly path: Leaf['path'] | null;
}

function changedFields(stands: KubernetesObject, object: KubernetesObject): ChangedField[] {
  const tables = IMMUTABLE_FIELDS.filter(
    ({ kinds, isMarked }) => kinds.includes(kindOf(object)) && (isMarked === undefined || stands['immutable'] === true),
  );
  if (tables.length === 0) return [];
  const [was, is] = [writtenIn(stands), writtenIn(object)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((pointer) => {
    const table = tables.find(({ fields, but }) => fields.test(pointer) && but?.test(pointer) !== true);
    if (table === undefined || textAt(was, pointer, table) === textAt(is, pointer, table)) return [];
    return [{ pointer, path: is.get(pointer)?.path ?? null }];
  });
}

/** Each value by its pointer. To Kubernetes an empty one is none (Semantic.DeepEqual, k8s.io/apimachinery). */
function writtenIn(object: KubernetesObject): ReadonlyMap<string, Leaf> {
  return new Map(
    leavesOf(object)
      .filter(({ value }) => value !== null && (typeof value !== 'object' || Object.keys(value).length > 0))
      .map((leaf) => [leaf.pointer, leaf]),
  );
}

function textAt(leaves: ReadonlyMap<string, Leaf>, pointer: string, { defaults }: ImmutableFields): string | null {
  const leaf = leaves.get(pointer);
  if (leaf !== undefined) return leafText(leaf);
  const value = defaults?.[pointer];
  const within = pointer
    .split('/')
    .slice(1)
    .map(() => 'map' as const);
  return value === undefined ? null : leafText({ ...{ pointer, value, path: [] }, within });
}
