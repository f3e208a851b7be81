import type { Github, GithubCredentials } from './connect.js';

/**
 * The account that statuses are written by; null where GitHub does not say, as to the token of a workflow.
 */
export async function ownAccount(github: Github, { kind }: GithubCredentials): Promise<string | null> {
  try {
    if (kind === 'token') return (await github.request('GET /user')).data.login;
    // Needs the app's own token, which the strategy takes for this path by itself.
    const { data } = await github.request('GET /app');
    return data?.slug === undefined ? null : `${data.slug}[bot]`;
  } catch {
    return null;
  }
}
