import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureTools } from '../../toolchain/ensure-tools.js';
import { productionError } from '../production-error.js';
import { kustomizationIn } from './kustomization-in.js';
import { rejectRemoteParts } from './reject-remote-parts.js';
import { runKustomize } from './run-kustomize.js';
import { type Kustomization, walkKustomizations } from './walk-kustomizations.js';

/** A kustomize tree as the objects it stands for. */
export interface Rendered {
  readonly yaml: string;
  /** The directory that the paths of origin annotations are relative to. */
  readonly from: string;
}

/**
 * Renders a kustomize tree with the toolchain's kubectl. Every object says by annotation which file it is from.
 * Only files of this machine are read, and nobody is asked for anything.
 *
 * @throws {ExplainedError} `usage` with file and line for a part that is elsewhere, else with what kustomize says.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
 */
export async function renderKustomization(directory: string): Promise<Rendered> {
  const kustomizations = await walkKustomizations(directory);
  rejectRemoteParts(kustomizations);
  const { kubectl } = await ensureTools(['kubectl']);
  const overlay = await realpath(await mkdtemp(join(tmpdir(), 'prow-staging-kustomize-')));
  try {
    const target = relative(overlay, await realpath(directory));
    await writeFile(
      join(overlay, 'kustomization.yaml'),
      JSON.stringify({ resources: [target], buildMetadata: ['originAnnotations'] }),
    );
    const isWhollyRead = !kustomizations.some(hasPlugins);
    const { failed, stdout, stderr } = await runKustomize(kubectl, { folder: overlay, isWhollyRead });
    if (!failed) return { yaml: stdout, from: overlay };
    throw productionError({
      what: `${directory} cannot be rendered`,
      expected: 'a kustomize tree that is whole on this machine: nothing is downloaded',
      observed: stderr.trim().replaceAll(`${overlay}/`, ''),
      file: kustomizationIn(directory) ?? directory,
      next: 'correct the tree, or check out beside it what it takes from elsewhere',
    });
  } finally {
    await rm(overlay, { recursive: true, force: true });
  }
}

/** Its generators, transformers or validators are files, or YAML in the file itself, that name files in turn. */
function hasPlugins({ document }: Kustomization): boolean {
  return typeof document.value === 'object' && document.value !== null
    ? Object.keys(document.value).some((key) => /^(generators|transformers|validators)$/i.test(key))
    : false;
}
