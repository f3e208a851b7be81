import type { Context } from 'hono';
import type { z } from 'zod';
import type { Actor } from './actions.js';
import { GithubError } from './github-error.js';
import type { World } from './world.js';

/** Entries of one page, where the caller does not say (GitHub's own default). */
const PER_PAGE = 30;
const PER_PAGE_MAX = 100;

/** The program that asks; Prow puts component and version there (pkg/version/doc.go). */
export function callerOf(context: Context): string {
  return context.req.header('user-agent') ?? '';
}

const signedIn = new WeakMap<Context, string>();

/** Remembers whose token came with a request. */
export function signIn(context: Context, login: string): void {
  signedIn.set(context, login);
}

/** Whose token came with a request; null where none did. */
export function signedInAs(context: Context): string | null {
  return signedIn.get(context) ?? null;
}

/** Who a request is by: the account whose token came with it. */
export function actorOf(context: Context, { bot }: World): Actor {
  return { login: signedIn.get(context) ?? bot, caller: callerOf(context) };
}

/**
 * The body of a request that changes something.
 *
 * @throws {GithubError} 415, 400 or 422, as GitHub answers a body it cannot use.
 */
export async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  // Prow's client sends no content type; what it says must be true nevertheless.
  const type = context.req.header('content-type');
  if (type !== undefined && !/^application\/([\w.+-]*\+)?json\b/.test(type))
    throw new GithubError(415, 'Unsupported Media Type', { why: 'bad-body' });
  const value = await context.req.json<unknown>().catch(() => {
    throw new GithubError(400, 'Problems parsing JSON', { why: 'bad-body' });
  });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), code: 'invalid', message }));
  throw new GithubError(422, 'Validation Failed', { why: 'bad-body', errors });
}

/** One page of a list, with the link to the next, as Prow's client follows it. */
export function page<Value>(context: Context, values: readonly Value[]): Response {
  const size = Math.min(number(context.req.query('per_page'), PER_PAGE), PER_PAGE_MAX);
  const index = number(context.req.query('page'), 1);
  if (index * size < values.length) {
    const next = new URL(context.req.url);
    next.searchParams.set('page', String(index + 1));
    context.header('link', `<${next.href}>; rel="next"`);
  }
  return context.json(values.slice((index - 1) * size, index * size));
}

function number(text: string | undefined, otherwise: number): number {
  const given = Number(text);
  return Number.isInteger(given) && given > 0 ? given : otherwise;
}
