import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GITHUB_SECRETS, GithubSecrets } from '../model/github-world.js';

/** Bytes of each token. */
const TOKEN_BYTES = 32;

/**
 * The file with the tokens of an environment's stand-in for GitHub, made the first time: no two environments have the
 * same, and nobody but the owner reads it.
 */
export async function githubSecretsFile(directory: string): Promise<string> {
  const path = join(directory, 'github-secrets.json');
  const names = Object.values(GITHUB_SECRETS);
  const made = Object.fromEntries(names.map((name) => [name, randomBytes(TOKEN_BYTES).toString('hex')]));
  const text = `${JSON.stringify(GithubSecrets.parse(made), null, 2)}\n`;
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return path;
}
