import { join, resolve } from 'node:path';
import type { UnreadableBump } from '../gate/decide.js';
import { shortened } from '../gate/first-of.js';
import type { Bump } from '../model/bump.js';
import type { Description } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { bumpBetween } from '../production/bump-between.js';
import { changedFiles } from '../production/changed-files.js';
import { claimChanges } from '../production/claim-changes.js';
import { imagesNotRun } from '../production/declared-images.js';
import { type FieldPlaces, fieldPlaces } from '../production/field-places.js';
import { type ImagePlaces, imagePlaces } from '../production/former-images.js';
import { guardChanges } from '../production/guard-changes.js';
import { linkChanges, type Rooted } from '../production/link-changes.js';
import { newProblems } from '../production/new-problems.js';
import { readElsewhere } from '../production/read-elsewhere.js';
import { type Production, readProduction } from '../production/read-production.js';
import { refusedInPlace } from '../production/refused-in-place.js';
import { secretChanges } from '../production/secret-changes.js';
import { filesOfBothGates, gateChanges } from './gate-changes.js';
import { withMergedTrees } from './merged-trees.js';
import { asInClone, type CheckedOut, errorInClone } from './places-in-clone.js';
import { rejectSubmodules } from './reject-submodules.js';
import { unreadChanges } from './unread-changes.js';
import { unstagedChanges } from './unstaged-changes.js';

/** Where a bump is read from: two folders, or two revisions of a clone. */
export interface BumpOptions {
  /** Production as it is: a folder, or with `clone` a revision. */
  readonly base: string;
  /** Production as it will be: a folder, or with `clone` the revision that is to be merged. */
  readonly head: string;
  readonly clone: string | undefined;
  /** With `clone`: where in it production.yaml is. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/** Folders of production, there only while they are used. */
export interface Trees {
  readonly before: string;
  readonly after: string;
}

/** A bump, and what production is on both sides of it. */
export interface ReadBump {
  readonly bump: Bump | UnreadableBump;
  readonly sides: Sides | null;
}

/** Production before and after a change, and where it has its images. */
export interface Sides {
  readonly before: Description;
  readonly after: Description;
  readonly places: ImagePlaces;
  /** Where fields stand before and after. */
  readonly fields: { readonly before: FieldPlaces; readonly after: FieldPlaces };
}

/**
 * Reads what a change does to production, and hands it on while the trees are still there. What cannot be read is an
 * answer of its own: a proposed change must not be able to end the gate.
 *
 * @param use - called with the folder of production before the change, whose settings are the ones that count.
 */
export async function withBump<T>(
  options: BumpOptions,
  use: (read: ReadBump, base: string, trees: Trees | null) => Promise<T>,
): Promise<T> {
  const { base, head, clone, path, signal } = options;
  if (clone === undefined) {
    const trees = { before: resolve(base), after: resolve(head) };
    const [before, after] = [rooted(trees.before), rooted(trees.after)];
    return use(await readBump(before, after), trees.before, trees);
  }
  return withMergedTrees({ clone, base, head, signal }, async (trees) => {
    if ('unreadable' in trees) return use({ bump: trees, sides: null }, trees.base, null);
    const at = (tree: string): string => join(tree, path ?? '.');
    const folders = { before: at(trees.before), after: at(trees.after) };
    const before = { root: folders.before, tree: trees.before };
    const after = { root: folders.after, tree: trees.after };
    const checkedOut = [
      { folder: trees.before, called: base },
      { folder: trees.after, called: `${head} merged into ${base}` },
    ];
    try {
      const read = await readBump(before, after, trees.submodules);
      return await use(inClone(read, checkedOut), folders.before, folders);
    } catch (error) {
      throw error instanceof ExplainedError ? errorInClone(error, checkedOut) : error;
    }
  });
}

function inClone(read: ReadBump, trees: readonly CheckedOut[]): ReadBump {
  if (!('unreadable' in read.bump)) return read;
  const { unreadable, evidence } = read.bump;
  return { ...read, bump: { unreadable: asInClone(unreadable, trees), evidence: asInClone(evidence, trees) } };
}

function rooted(root: string): Rooted {
  return { root, tree: root };
}

async function readBump(base: Rooted, head: Rooted, submodules: readonly string[] = []): Promise<ReadBump> {
  try {
    const before = await readSide(AS_IT_IS, base, submodules);
    const after = await readSide('production as it would be', head, submodules);
    const gates = await filesOfBothGates(before.root, after.root);
    const paths = after.description.sources.map(({ path }) => path);
    if (before.description.name === after.description.name)
      return {
        bump: await withUnstaged(before, after, {
          files: await changedFiles(before, after, gates),
          unprovable: [
            ...(await readElsewhere(before, after)),
            ...(await linkChanges(base, head, { paths, reason: 'reads-elsewhere' })),
            ...(await claimChanges(before, after)),
            ...secretChanges(before, after),
            ...refusedInPlace(before, after),
            ...imagesNotRun(before, after),
            ...(await gateChanges(before.root, after.root)),
            ...(await linkChanges(base, head, { paths: gates, reason: 'gate-changed' })),
            ...newProblems(before, after),
          ],
        }),
        sides: sidesOf(before, after),
      };
    const names = `${before.description.name}, then ${after.description.name}`;
    return { bump: { unreadable: `two productions: ${names}`, evidence: '`name` in production.yaml' }, sides: null };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    const { what, observed, evidence } = error.explanation;
    return { bump: { unreadable: shortened(`${what}: ${observed}`), evidence: shortened(evidence) }, sides: null };
  }
}

/** How the side that is there already is called where it cannot be read: then nothing is to be mended in the bump. */
export const AS_IT_IS = 'production as it is';

async function readSide(called: string, { root }: Rooted, submodules: readonly string[]): Promise<Production> {
  try {
    await rejectSubmodules(root, submodules);
    return await readProduction(root);
  } catch (cause) {
    if (!(cause instanceof ExplainedError)) throw cause;
    const { what, ...said } = cause.explanation;
    throw new ExplainedError(cause.kind, { what: `${called}: ${what}`, ...said }, { cause });
  }
}

/** What of production runs are compared with, on both sides of a change. */
export function sidesOf(before: Production, after: Production): Sides {
  return {
    ...{ before: before.description, after: after.description, places: imagePlaces(after) },
    fields: { before: fieldPlaces(before), after: fieldPlaces(after) },
  };
}

/** What staging does not see is told of what differs. */
async function withUnstaged(
  before: Production,
  after: Production,
  known: Pick<Bump, 'files' | 'unprovable'>,
): Promise<Bump> {
  const bump = bumpBetween(before, after, known);
  const unstaged = await unstagedChanges({ before, after }, bump.changes);
  return {
    ...bump,
    unprovable: [
      ...bump.unprovable,
      ...guardChanges(bump.changes),
      ...unstaged,
      ...unreadChanges({ before, after }, bump.changes),
    ],
  };
}
