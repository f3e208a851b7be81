import { z } from 'zod';
import type { Github, GithubCredentials } from './connect.js';

const Viewer = z.looseObject({ viewer: z.looseObject({ login: z.string().min(1) }) });

/** The account that statuses are written by; null where GitHub does not say. */
export async function ownAccount(github: Github, { kind }: GithubCredentials): Promise<string | null> {
  try {
    if (kind === 'token') return (await userOf(github)) ?? (await viewerOf(github));
    // Needs the app's own token, which the strategy takes for this path by itself.
    const { data } = await github.request('GET /app');
    return data?.slug === undefined ? null : `${data.slug}[bot]`;
  } catch {
    return null;
  }
}

async function userOf(github: Github): Promise<string | null> {
  try {
    return (await github.request('GET /user')).data.login;
  } catch {
    return null;
  }
}

/** The token of an app's installation, and so a workflow's own, is no user's; the second interface says whose it is. */
async function viewerOf(github: Github): Promise<string> {
  return Viewer.parse(await github.graphql('query { viewer { login } }')).viewer.login;
}
