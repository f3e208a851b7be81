import { isDeepStrictEqual } from 'node:util';
import { type MadeUp, stagedManifests } from '../../infra/stack.js';
import type { UnprovableChange } from '../model/bump.js';
import type { DriftChange } from '../model/drift.js';
import { ExplainedError } from '../model/explained-error.js';
import { type Between, between } from '../production/drift/between.js';
import { leavesOf } from '../production/field-digests.js';
import { type KubernetesObject, objectName } from '../production/manifest.js';
import type { Production } from '../production/read-production.js';

/**
 * What a change makes otherwise in manifests and nothing makes otherwise in staging: the listed differences put something
 * else in its place, or leave it out. A rehearsal of production as it would be says nothing about it. Images are told
 * apart elsewhere: those of Prow are what is rehearsed.
 * Where staging cannot stand one of the two up, that is the one.
 *
 * @param changes - from the one to the other.
 */
export async function unstagedChanges(
  { before, after }: { readonly before: Production; readonly after: Production },
  changes: readonly DriftChange[],
): Promise<UnprovableChange[]> {
  const written = { before: valuesOf(objectsOf(before)), after: valuesOf(objectsOf(after)) };
  const changed = changes.filter(
    ({ subject, field }) => (written.before.has(subject) || written.after.has(subject)) && !IMAGE.test(field ?? ''),
  );
  if (changed.length === 0) return [];
  const staged = await stagedSides(before, after);
  if (staged instanceof ExplainedError) return [unstandable(staged)];
  const made = staged.newlyMadeUp.map((name) => ({
    ...{ reason: 'not-staged' as const, place: 'no file of production' },
    subject: `${name}, which is needed anew and nothing shows: staging puts one of its own there`,
  }));
  const unstaged = changed
    .filter((change) => !isStaged(change, { written, staged }))
    .map(({ subject, field, place }) => ({
      ...{ reason: 'not-staged' as const, subject: `${subject} ${field ?? ''}`.trim(), place: place ?? 'no place' },
    }));
  return [...made, ...unstaged];
}

async function stagedSides(
  before: Production,
  after: Production,
): Promise<(Sides & { readonly newlyMadeUp: readonly string[] }) | ExplainedError> {
  const { prowTag: tag } = after.description;
  try {
    const [was, is] = [await stagedManifests(before, tag), await stagedManifests(after, tag)];
    return {
      ...{ before: valuesOf(was.objects), after: valuesOf(is.objects) },
      newlyMadeUp: newlyMadeUp(was.madeUp, is.madeUp),
    };
  } catch (error) {
    if (error instanceof ExplainedError) return error;
    throw error;
  }
}

/** Objects, and keys of those that were made up before. */
function newlyMadeUp(before: readonly MadeUp[], after: readonly MadeUp[]): string[] {
  const named = after.flatMap(({ name, keys }) => {
    const was = before.filter((one) => one.name === name);
    if (was.length === 0) return [name];
    return keys.filter((key) => !was.some((one) => one.keys.includes(key))).map((key) => `key ${key} of ${name}`);
  });
  return [...new Set(named)];
}

function unstandable({ explanation: { what, observed, evidence } }: ExplainedError): UnprovableChange {
  return { reason: 'not-staged', subject: `what staging cannot stand up: ${what}: ${observed}`, place: evidence };
}

/** Where an image's reference stands. */
const IMAGE = /\/(image|reference)$/;

/** Object → JSON pointer → value. */
type Values = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

interface Sides {
  readonly before: Values;
  readonly after: Values;
}

function objectsOf({ manifests }: Production): KubernetesObject[] {
  return manifests.map(({ object }) => object);
}

function valuesOf(objects: readonly KubernetesObject[]): Values {
  return new Map(
    objects.map((object) => [
      objectName(object),
      new Map(leavesOf(object).map(({ pointer, value }) => [pointer, value])),
    ]),
  );
}

function isStaged(
  { subject, field }: DriftChange,
  { written, staged }: { readonly written: Sides; readonly staged: Sides },
): boolean {
  if (field === null) return staged.before.has(subject) !== staged.after.has(subject);
  const at = ({ before, after }: Sides): Change => ({
    before: before.get(subject)?.get(field),
    after: after.get(subject)?.get(field),
  });
  const [asWritten, asStaged] = [at(written), at(staged)];
  if (isDeepStrictEqual(asStaged.before, asStaged.after)) return false;
  // One word of a command line must not hide another.
  const [wanted, seen] = [elementsBetween(asWritten), elementsBetween(asStaged)];
  return (
    wanted.added.every((element) => seen.added.includes(element)) &&
    wanted.removed.every((element) => seen.removed.includes(element))
  );
}

interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** What two lists of plain values have of each other, each as its JSON; what is no list has no elements. */
function elementsBetween({ before, after }: Change): Between<string> {
  const elementsOf = (value: unknown): string[] =>
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : [];
  return between(elementsOf(before), elementsOf(after), (element) => element);
}
