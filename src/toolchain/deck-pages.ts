import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectPath } from './project-root.js';

/** What `ko` packs beside deck, by its name there, and where it lies in a tree (cmd/deck/static-map). */
export const DECK_DATA = { static: 'cmd/deck/static', template: 'cmd/deck/template', lenses: 'pkg/spyglass/lenses' };

/** Prow's list of its scripts, with the place of each bundle (hack/ts-rollup). */
const SCRIPTS = join('cmd', 'deck', '.ts-packages');
const Scripts = z.looseObject({
  packages: z.array(z.looseObject({ dir: z.string(), entrypoint: z.string(), dst: z.string() })),
});

const SOURCES = ['.go', '.ts', '.tsx'];

/** Deck's pages, and the scripts that could not be bundled, with why. */
export interface DeckPages {
  readonly directory: string;
  readonly leftOut: readonly string[];
}

/**
 * Puts together what deck's image holds beside its program: pages of a tree, and their scripts, which `go build` does not
 * make. Their libraries are this project's own, at the versions that Prow asks for; a script that needs another is left out.
 *
 * @param directory - made whole or not at all; one that is there is kept, because pods may have it mounted.
 */
export async function deckPages(tree: string, directory: string): Promise<DeckPages> {
  if (await stat(directory).catch(() => null)) return { directory, leftOut: [] };
  const scratch = `${directory}.${process.pid}`;
  await mkdir(scratch, { recursive: true });
  try {
    await Promise.all(
      Object.entries(DECK_DATA).map(([name, source]) => copyData(join(tree, source), join(scratch, name))),
    );
    const leftOut = await bundleScripts(tree, scratch);
    await rename(scratch, directory);
    return { directory, leftOut };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Without sources, as the image is (cmd/deck/gather-static.sh), and writable, as Go's cache of modules is not. */
async function copyData(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyData(source, target);
    else if (entry.isFile() && !SOURCES.includes(extname(entry.name))) {
      await copyFile(source, target);
      await chmod(target, 0o644);
    }
  }
}

async function bundleScripts(tree: string, into: string): Promise<string[]> {
  const text = await readFile(join(tree, SCRIPTS), 'utf8').catch(() => 'packages: []');
  const { packages } = Scripts.parse(parse(text));
  const failures = await Promise.all(
    packages.map(async ({ dir, entrypoint, dst }) => {
      const [name, source] = Object.entries(DECK_DATA).find(([, own]) => `${dir}/`.startsWith(`${own}/`)) ?? [];
      if (name === undefined || source === undefined) return [`${dir}: no page of deck’s`];
      try {
        await bundle(join(tree, dir, entrypoint), join(into, name, dir.slice(source.length), dst));
        return [];
      } catch (error) {
        return [`${dir}/${entrypoint}: ${error instanceof Error ? error.message : String(error)}`];
      }
    }),
  );
  return failures.flat();
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2018',
    nodePaths: [projectPath('node_modules')],
    // Prow's own asks for paths that only its repository has.
    tsconfigRaw: { compilerOptions: { target: 'es2015' } },
    logLevel: 'silent',
  });
}
