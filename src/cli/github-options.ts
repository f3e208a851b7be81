import { readFile } from 'node:fs/promises';
import { GITHUB_ENDPOINT, type GithubCredentials } from '../github/connect.js';
import { ExplainedError } from '../model/explained-error.js';

/** How GitHub is reached, spelled as Prow's own components spell it. */
export interface GithubOptions {
  readonly githubEndpoint?: string;
  readonly githubTokenPath?: string;
  readonly githubAppId?: string;
  readonly githubAppPrivateKeyPath?: string;
}

/** The flags of {@link GithubOptions}. */
export const GITHUB_OPTIONS = [
  ['--github-endpoint <url>', `GitHub’s interface (GITHUB_API_URL; default: ${GITHUB_ENDPOINT})`],
  ['--github-token-path <file>', 'a file with a token (default: GITHUB_TOKEN)'],
  ['--github-app-id <id>', 'a GitHub App instead of a token'],
  ['--github-app-private-key-path <file>', 'the private key of that app'],
] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** GitHub's address. */
export function githubEndpoint({ githubEndpoint: given }: GithubOptions, variables: Variables): string {
  const endpoint = given ?? variables['GITHUB_API_URL'] ?? GITHUB_ENDPOINT;
  if (URL.canParse(endpoint) && /^https?:/.test(endpoint)) return endpoint;
  throw usage({
    expected: 'an address with http or https',
    observed: JSON.stringify(endpoint),
    evidence: '--github-endpoint',
  });
}

/**
 * Who asks GitHub. A token never comes as an argument: everybody on the machine can read those.
 *
 * @throws {ExplainedError} `usage`.
 */
export async function githubCredentials(options: GithubOptions, variables: Variables): Promise<GithubCredentials> {
  const { githubTokenPath, githubAppId, githubAppPrivateKeyPath } = options;
  if (githubAppId !== undefined || githubAppPrivateKeyPath !== undefined) {
    if (githubAppPrivateKeyPath === undefined || !/^\d+$/.test(githubAppId ?? ''))
      throw usage({
        expected: 'the number of the app and its key',
        observed: 'one of them',
        evidence: '--github-app-id and --github-app-private-key-path',
      });
    const privateKey = await secretIn(githubAppPrivateKeyPath, '--github-app-private-key-path');
    return { kind: 'app', appId: Number(githubAppId), privateKey };
  }
  const token =
    githubTokenPath === undefined
      ? variables['GITHUB_TOKEN']?.trim()
      : await secretIn(githubTokenPath, '--github-token-path');
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return { kind: 'token', token };
  throw usage({
    expected: 'a token or an app',
    observed: token === undefined || token === '' ? 'neither' : 'something with spaces in it',
    evidence: 'GITHUB_TOKEN, --github-token-path, --github-app-id',
  });
}

async function secretIn(path: string, option: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw usage({ expected: 'a file that can be read', observed: String(cause), evidence: option });
  });
  return text.trim();
}

function usage(about: { expected: string; observed: string; evidence: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate is not told how to reach GitHub',
    ...about,
    next: 'give a token that may read pull requests and write commit statuses; docs/gate.md says which rights',
  });
}
