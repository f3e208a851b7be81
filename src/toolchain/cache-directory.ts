import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where built programs are kept: what is given, else `$PROW_STAGING_CACHE`,
 * else `prow-staging` in the user's cache directory (XDG).
 */
export function cacheDirectory(given?: string, env: NodeJS.ProcessEnv = process.env): string {
  const chosen = given ?? env['PROW_STAGING_CACHE'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification: a relative path is invalid and is ignored.
  const base = xdg?.startsWith('/') === true ? xdg : join(env['HOME'] ?? homedir(), '.cache');
  return join(base, 'prow-staging');
}
