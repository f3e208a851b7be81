import { z } from 'zod';
import { type GoProject, PROW } from './go-project.js';
import { pinDirectory } from './pins.js';
import { runGo } from './run-go.js';

const ModuleVersion = z.object({ Version: z.string() });
const DownloadedModule = z.object({ Dir: z.string().min(1), Sum: z.string().min(1) });

/** Milliseconds the proxy gets to answer; it needs a few hundred, and nothing has started that could wait for it. */
const QUERY_TIMEOUT_MS = 30_000;

/** Which project's module; Prow's where none is named. */
export interface ModuleOptions {
  readonly project?: GoProject | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the module proxy which version a commit is.
 *
 * @returns Go pseudo-version.
 * @throws {GoError} The proxy does not serve that commit, or cannot be reached.
 */
export async function queryModule(revision: string, { project = PROW, signal }: ModuleOptions = {}): Promise<string> {
  const limit = AbortSignal.timeout(QUERY_TIMEOUT_MS);
  const answer = await runGo(['list', '-m', '-json', `${project.module}@${revision}`], {
    cwd: pinDirectory(project.pin),
    purpose: `find ${project.title} ${revision} at the module proxy`,
    blame: 'usage',
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  });
  return ModuleVersion.parse(JSON.parse(answer)).Version;
}

/**
 * Downloads a version, unless Go has it already.
 *
 * Run where our go.sum lies: a version whose checksum is committed is held
 * against it, and no checksum database is asked.
 *
 * @returns Absolute path of the source tree, read-only, and its checksum as go.sum has it.
 */
export async function downloadModule(
  version: string,
  { project = PROW, signal }: ModuleOptions = {},
): Promise<{ directory: string; sum: string }> {
  const answer = await runGo(['mod', 'download', '-json', `${project.module}@${version}`], {
    cwd: pinDirectory(project.pin),
    purpose: `download ${project.title} ${version}`,
    blame: 'usage',
    signal,
  });
  const { Dir, Sum } = DownloadedModule.parse(JSON.parse(answer));
  return { directory: Dir, sum: Sum };
}
