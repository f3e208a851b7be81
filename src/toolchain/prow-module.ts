import { z } from 'zod';
import { pinDirectory } from './pins.js';
import { PROW_MODULE } from './prow-versions.js';
import { runGo } from './run-go.js';

const ModuleVersion = z.object({ Version: z.string() });
const DownloadedModule = z.object({ Dir: z.string().min(1), Sum: z.string().min(1) });

/** Milliseconds the proxy gets to answer; it needs a few hundred, and nothing has started that could wait for it. */
const QUERY_TIMEOUT_MS = 30_000;

/**
 * Asks the module proxy which version a commit is.
 *
 * @returns Go pseudo-version.
 * @throws {GoError} The proxy does not serve that commit, or cannot be reached.
 */
export async function queryProwModule(revision: string, signal?: AbortSignal): Promise<string> {
  const limit = AbortSignal.timeout(QUERY_TIMEOUT_MS);
  const answer = await runGo(['list', '-m', '-json', `${PROW_MODULE}@${revision}`], {
    cwd: pinDirectory('prow'),
    purpose: `find Prow ${revision} at the module proxy`,
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
export async function downloadProwModule(
  version: string,
  signal?: AbortSignal,
): Promise<{ directory: string; sum: string }> {
  const answer = await runGo(['mod', 'download', '-json', `${PROW_MODULE}@${version}`], {
    cwd: pinDirectory('prow'),
    purpose: `download Prow ${version}`,
    blame: 'usage',
    signal,
  });
  const { Dir, Sum } = DownloadedModule.parse(JSON.parse(answer));
  return { directory: Dir, sum: Sum };
}
