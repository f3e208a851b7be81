import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureTools } from '../../toolchain/ensure-tools.js';
import { productionError } from '../production-error.js';
import type { CheckedOut } from '../production-file.js';
import { valueAt } from '../value-at.js';
import { bringCheckedOut } from './bring-checked-out.js';
import { copyTree } from './copy-tree.js';
import { kustomizationIn } from './kustomization-in.js';
import { missingSources } from './missing-sources.js';
import { rejectBrokenParts } from './reject-broken-parts.js';
import { rejectRemoteParts } from './reject-remote-parts.js';
import { runKustomize } from './run-kustomize.js';
import { setImages } from './set-images.js';
import { type Kustomization, walkKustomizations } from './walk-kustomizations.js';

/** A kustomize tree as the objects it stands for. */
export interface Rendered {
  readonly yaml: string;
  /** The directory that the paths of origin annotations are relative to. */
  readonly from: string;
  /** Files that the rendering has under another path: that path, and the file. Both absolute. */
  readonly places: ReadonlyMap<string, string>;
  /** Images by where kustomizations set them: see {@link setImages}. */
  readonly setImages: ReadonlyMap<string, string>;
}

/** The folder that is rendered, at the root of a copy: the way from it to a file is then that from `/` in production. */
const OVERLAY = '.prow-staging-overlay';

/**
 * Renders a kustomize tree with the toolchain's kubectl. Every object says by annotation which file it is from.
 * Only files of this machine are read, and nobody is asked for anything. Where generators ask for files that nobody has
 * put there, or parts are checked out elsewhere, a copy of the tree is rendered, with an empty file for each of the ones and a
 * copy of the others.
 *
 * @throws {ExplainedError} `unreadable` with file and line for a part that is elsewhere, missing or no YAML, else with what
 *   kustomize says.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
 */
export async function renderKustomization(directory: string, checkedOut: CheckedOut = new Map()): Promise<Rendered> {
  const kustomizations = await walkKustomizations(directory, checkedOut);
  rejectRemoteParts(kustomizations);
  const { kubectl } = await ensureTools(['kubectl']);
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'prow-staging-kustomize-')));
  try {
    const missing = missingSources(kustomizations);
    const isCopy = missing.length > 0 || kustomizations.some(hasCheckedOut);
    if (isCopy) await copyTree(temporary, { kustomizations, missing });
    const places = await bringCheckedOut(temporary, kustomizations);
    const overlay = isCopy ? join(temporary, OVERLAY) : temporary;
    const target = join(isCopy ? temporary : '/', await realpath(directory));
    await mkdir(overlay, { recursive: true });
    await writeFile(
      join(overlay, 'kustomization.yaml'),
      JSON.stringify({
        resources: [relative(overlay, target)],
        buildMetadata: ['originAnnotations', ...labelled(kustomizations[0])],
      }),
    );
    const isWhollyRead = !kustomizations.some(hasPlugins);
    const { failed, stdout, stderr } = await runKustomize(kubectl, { folder: overlay, isWhollyRead });
    const from = isCopy ? join('/', OVERLAY) : overlay;
    if (!failed) return { yaml: stdout, from, places, setImages: setImages(kustomizations) };
    rejectBrokenParts(kustomizations);
    const said = stderr.trim().replaceAll(`${overlay}/`, '');
    throw notRendered(directory, isCopy ? said.replaceAll(temporary, '') : said);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function hasCheckedOut({ references }: Kustomization): boolean {
  return references.some(({ at }) => at !== undefined);
}

function notRendered(directory: string, observed: string): Error {
  return productionError({
    what: `${directory} cannot be rendered`,
    expected: 'a kustomize tree that is whole on this machine: nothing is downloaded',
    observed,
    file: kustomizationIn(directory) ?? directory,
    next: 'correct the tree, or check out beside it what it takes from elsewhere',
  });
}

/** What is rendered through another inherits that one's metadata and loses its own. */
function labelled(own: Kustomization | undefined): string[] {
  const asked = valueAt(own?.document.value, ['buildMetadata']);
  return Array.isArray(asked) && asked.includes(MANAGED_BY) ? [MANAGED_BY] : [];
}

/** Gives every object the label `app.kubernetes.io/managed-by`. */
const MANAGED_BY = 'managedByLabel';

/** Its generators, transformers or validators are files, or YAML in the file itself, that name files in turn. */
function hasPlugins({ document }: Kustomization): boolean {
  return typeof document.value === 'object' && document.value !== null
    ? Object.keys(document.value).some((key) => /^(generators|transformers|validators)$/i.test(key))
    : false;
}
