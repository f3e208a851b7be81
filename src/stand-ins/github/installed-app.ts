import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { GithubError } from './github-error.js';
import { repositoryOf, type World } from './world.js';

/** An app of GitHub, installed on every repository. */
export interface AppOfGithub {
  readonly id: number;
  readonly slug: string;
  /** In PEM; the app signs with the other half. */
  readonly publicKey: string;
}

/** Whose a token is. */
export interface TokenHolders {
  /** Login of the holder; null for a token that is none. */
  holderOf(token: string): string | null;
}

/** GitHub accepts a signed claim for ten minutes. */
const CLAIM_SECONDS_MAX = 600;
const TOKEN_MS = 3_600_000;
const INSTALLATION = 1;

const Claim = z.looseObject({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

/** Adds what an app signs in by: its own name, its installation, and tokens of that. */
export function appRoutes(app: Hono, { world, installed }: { world: World; installed: AppOfGithub }): TokenHolders {
  const tokens = new Map<string, number>();
  const login = `${installed.slug}[bot]`;
  app.get('/app', (context) => {
    refuseOther(context, installed);
    return context.json({ id: installed.id, slug: installed.slug, name: installed.slug });
  });
  app.get('/repos/:org/:repo/installation', (context) => {
    refuseOther(context, installed);
    repositoryOf(world, context.req.param());
    return context.json({ id: INSTALLATION, app_id: installed.id, app_slug: installed.slug });
  });
  app.post(`/app/installations/${INSTALLATION}/access_tokens`, (context) => {
    refuseOther(context, installed);
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expires = Date.now() + TOKEN_MS;
    tokens.set(token, expires);
    const permissions = { statuses: 'write', pull_requests: 'read', contents: 'read', metadata: 'read' };
    const expires_at = new Date(expires).toISOString();
    return context.json({ token, expires_at, permissions, repository_selection: 'all' }, 201);
  });
  return { holderOf: (token) => ((tokens.get(token) ?? 0) > Date.now() ? login : null) };
}

/** Paths at which an app is known by a claim that it signed, and by no token. */
export function isAppPath(path: string): boolean {
  return path === '/app' || path.startsWith('/app/') || path.endsWith('/installation');
}

/** @throws {GithubError} 401 for anything but a fresh claim, signed by the app's own key. */
function refuseOther(context: Context, { id, publicKey }: AppOfGithub): void {
  const [, text = ''] = (context.req.header('authorization') ?? '').split(' ');
  const [head = '', body = '', signature = ''] = text.split('.');
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    createPublicKey(publicKey),
    Buffer.from(signature, 'base64url'),
  );
  const claim = Claim.safeParse(parsed(body)).data;
  const now = Date.now() / 1000;
  const isFresh = claim !== undefined && claim.exp > now && claim.exp - claim.iat <= CLAIM_SECONDS_MAX + 60;
  if (!isSigned || !isFresh || String(claim.iss) !== String(id))
    throw new GithubError(401, 'A JSON web token could not be decoded', { why: 'bad-credentials' });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString());
  } catch {
    return null;
  }
}
