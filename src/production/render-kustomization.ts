import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { ensureTools } from '../toolchain/ensure-tools.js';
import { productionError } from './production-error.js';

/** The names under which kustomize looks for its file. */
const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Nobody answers at this address, so what is asked for through it is refused at once. */
const NOBODY = 'http://127.0.0.1:9';

/** A kustomize tree as the objects it stands for. */
export interface Rendered {
  readonly yaml: string;
  /** The directory that the paths of origin annotations are relative to. */
  readonly from: string;
}

/** The kustomization file of a directory, or null where it is none of kustomize's. */
export function kustomizationIn(directory: string): string | null {
  return KUSTOMIZATION_FILES.map((name) => join(directory, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * Renders a kustomize tree with the toolchain's kubectl. Every object says by annotation which file it is from.
 * Only files of this machine are read: kubectl finds no git, and whatever it would download is refused.
 *
 * @throws {ExplainedError} `usage` with what kustomize says, which names the file.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
 */
export async function renderKustomization(directory: string): Promise<Rendered> {
  const { kubectl } = await ensureTools(['kubectl']);
  const overlay = await realpath(await mkdtemp(join(tmpdir(), 'prow-staging-kustomize-')));
  try {
    const target = relative(overlay, await realpath(directory));
    await writeFile(
      join(overlay, 'kustomization.yaml'),
      JSON.stringify({ resources: [target], buildMetadata: ['originAnnotations'] }),
    );
    const { failed, stdout, stderr } = await execa(kubectl, ['kustomize', overlay], {
      env: { HOME: overlay, HTTP_PROXY: NOBODY, HTTPS_PROXY: NOBODY },
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
    });
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
