import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { CONFIG_PATHS, type ConfigFiles, writeConfigFiles } from './config-files.js';
import { type ConfigAnswer, readCheckconfig } from './read-checkconfig.js';

/** Milliseconds for one configuration; the largest known one, 3,900 jobs in 590 files, takes some ten seconds. */
const LIMIT_MS = 180_000;

/**
 * Fields that a version does not know it passes over in silence, so loading alone proves nothing about them. No other
 * warning is asked for: some ask GitHub, some read the status of production's build clusters from its bucket, and what
 * is left says whether a configuration is wise, which no bump changes.
 */
const WARNINGS = ['unknown-fields', 'unknown-fields-all'];

/**
 * Has the real checkconfig of some Prow version load a configuration.
 *
 * It runs in a network of its own that has no device but a closed loopback, with no environment variables: whatever the
 * configuration names, nothing is dialled and no credential is at hand.
 *
 * @param program - absolute path of the executable.
 */
export async function runCheckconfig(
  program: string,
  { files, signal }: { readonly files: ConfigFiles; readonly signal: AbortSignal },
): Promise<ConfigAnswer> {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'prow-staging-config-'));
  try {
    await writeConfigFiles(folder, files);
    const args = [
      `--config-path=${CONFIG_PATHS.config}`,
      `--job-config-path=${CONFIG_PATHS.jobs}`,
      ...(files.plugins === null ? [] : [`--plugin-config=${CONFIG_PATHS.plugins}`]),
      '--strict',
      ...WARNINGS.map((warning) => `--warnings=${warning}`),
    ];
    const ended = await execa('unshare', ['--user', '--map-root-user', '--net', '--', program, ...args], {
      cwd: folder,
      // Go wants a home for caches; the folder is gone afterwards.
      env: { HOME: folder, TMPDIR: folder },
      extendEnv: false,
      all: true,
      reject: false,
      timeout: LIMIT_MS,
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    const output = ended.timedOut ? `not done within ${LIMIT_MS / 1000} s` : (ended.all ?? '');
    const own = ended.exitCode === undefined && !ended.timedOut ? (ended.originalMessage ?? '') : '';
    return readCheckconfig({ exitCode: ended.exitCode ?? null, output: `${output}\n${own}`.trim() });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
