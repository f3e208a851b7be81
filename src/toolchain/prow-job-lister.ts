import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Candidate } from '../model/candidate.js';
import { sha256 } from './build-cache.js';
import { buildPrograms } from './build-programs.js';
import { buildQueue } from './build-queue.js';
import { cacheDirectory } from './cache-directory.js';
import type { EnsureOptions } from './ensure-tools.js';
import { BUILD_FLAGS } from './go-build.js';
import { PROW } from './go-project.js';
import { projectPath } from './project-root.js';
import { openSource } from './prow-source.js';
import { goVersion } from './run-go.js';
import { machine } from './wanted-tools.js';

const NAME = 'prow-jobs';
const MODULE = `prow-staging/toolchain/${NAME}`;

/** Compiled after the candidate's components, whose packages it shares: 2 cores, milliseconds. */
const USUAL_MS = 25_000;

/**
 * Builds the program that makes ProwJobs of a job configuration with a candidate's own code.
 *
 * Its module takes every requirement, and every checksum, from the candidate's go.mod and go.sum, and the candidate's
 * tree in place of sigs.k8s.io/prow: it is the candidate's own loader, with the candidate's own dependencies.
 *
 * @returns Absolute path of the program.
 * @throws {ExplainedError} `usage`: the candidate's source cannot be had, or does not compile.
 */
export async function buildProwJobLister(candidate: Candidate, options: EnsureOptions = {}): Promise<string> {
  const turn = buildQueue.queue();
  try {
    const { signal, onProgress } = options;
    const cache = cacheDirectory(options.cacheDir);
    const source = await openSource(candidate, { cache, signal });
    const main = projectPath('toolchain', NAME, 'main.go');
    const [text, go] = await Promise.all([readFile(main, 'utf8'), goVersion(source.tree, signal)]);
    const flags = BUILD_FLAGS.join(' ');
    const inputs = { source: source.identity, main: sha256(text), flags, go, machine: machine() };
    const built = await buildPrograms({
      name: NAME,
      lock: `${NAME}-${sha256(source.identity).slice(0, 16)}`,
      cache,
      programs: [{ name: NAME, release: candidate.tag, package: '.', ldflags: '-s -w', inputs }],
      module: (workDirectory) => moduleOf(source.tree, { main, workDirectory }),
      beforePublish: source.assertUnchanged,
      blame: 'usage',
      turn,
      usualMs: USUAL_MS,
      onProgress,
      signal,
    });
    return built.get(NAME)?.path ?? '';
  } finally {
    turn.release();
  }
}

async function moduleOf(
  tree: string,
  { main, workDirectory }: { main: string; workDirectory: string },
): Promise<string> {
  const module = join(workDirectory, 'module');
  await mkdir(module, { recursive: true });
  await cp(main, join(module, 'main.go'));
  await writeFile(join(module, 'go.mod'), goModBeside(await readFile(join(tree, 'go.mod'), 'utf8'), tree));
  await writeFile(join(module, 'go.sum'), await readFile(join(tree, 'go.sum')));
  return module;
}

/** The go.mod of a module that uses the tree's module as the tree itself would: same requirements, same replacements. */
export function goModBeside(goMod: string, tree: string): string {
  const lines = goMod.split('\n').map((line) => {
    if (/^module\s/.test(line)) return `module ${MODULE}`;
    // A replacement by a folder is relative to the tree.
    return line.replace(/=>\s+(\.\.?(?:\/\S*)?)\s*$/, (_, path: string) => `=> ${resolve(tree, path)}`);
  });
  return [...lines, `require ${PROW.module} v0.0.0`, `replace ${PROW.module} => ${resolve(tree)}`, ''].join('\n');
}
