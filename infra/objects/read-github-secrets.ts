import { readFile } from 'node:fs/promises';
import { ExplainedError } from '../../src/model/explained-error.js';
import { GithubSecrets } from '../../src/model/github-world.js';

/**
 * The tokens of this environment's stand-in for GitHub.
 *
 * @throws {ExplainedError} `usage` for a file that is not there or holds something else; its content is never repeated.
 */
export async function readGithubSecrets(path: string): Promise<GithubSecrets> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const parsed = GithubSecrets.safeParse(parsedOrNull(text));
  if (parsed.success) return parsed.data;
  throw new ExplainedError('usage', {
    what: 'The tokens of the stand-in for GitHub cannot be read',
    expected: 'a JSON file with token, hmac and control, each at least 40 hexadecimal digits',
    observed:
      text === '' ? 'no file, or an empty one' : parsed.error.issues.map(({ path: at }) => at.join('.')).join(', '),
    evidence: path,
    next: '`prow-staging up` makes one for each environment; by hand, write three random values',
  });
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
