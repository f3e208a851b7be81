import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Next } from 'hono';
import type { Fault } from '../../model/github-control.js';
import { GithubError } from './github-error.js';

/** How GitHub is unwell now. */
export interface Faults {
  set(faults: readonly Fault[]): void;
  /** Before a request is answered: waits, or refuses as GitHub does. */
  readonly middleware: (context: Context, next: Next) => Promise<void>;
}

export function makeFaults(): Faults {
  let rules: (Fault & { left: number })[] = [];
  const take = (method: string, path: string): Fault | undefined => {
    const rule = rules.find(
      (one) => one.left > 0 && (one.method ?? method) === method && path.startsWith(one.pathPrefix),
    );
    if (rule !== undefined) rule.left -= 1;
    return rule;
  };
  return {
    set: (faults) => {
      rules = faults.map((fault) => ({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    middleware: async (context, next) => {
      const fault = take(context.req.method, context.req.path);
      if (fault?.kind === 'slow') await delay(fault.seconds * 1000);
      else if (fault !== undefined) throw refusal(fault, context);
      await next();
    },
  };
}

/** The headers are what Prow's client decides by (pkg/github/client.go, requestRetryWithContext). */
function refusal({ kind, seconds, status }: Fault, context: Context): GithubError {
  if (kind === 'fail') return new GithubError(status, 'Server Error');
  if (kind === 'secondary-limit') {
    context.header('retry-after', String(Math.ceil(seconds)));
    return new GithubError(
      status === 429 ? 429 : 403,
      'You have exceeded a secondary rate limit. Please wait a few minutes.',
    );
  }
  context.header('x-ratelimit-remaining', '0');
  context.header('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000 + seconds)));
  return new GithubError(403, 'API rate limit exceeded');
}
