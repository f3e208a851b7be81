import type { RefusedCall } from '../../model/github-control.js';

/** An answer other than success, in GitHub's own words. */
export class GithubError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Why the call is written down as refused; null for an answer that well-behaved callers get too. */
  readonly why: RefusedCall['why'] | null;

  constructor(
    status: number,
    message: string,
    options: { why?: RefusedCall['why']; errors?: readonly Record<string, string>[] } = {},
  ) {
    super(message);
    this.status = status;
    this.why = options.why ?? null;
    this.body = {
      message,
      ...(options.errors === undefined ? {} : { errors: options.errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    };
  }
}

/** A thing that is not there. */
export function notFound(): GithubError {
  return new GithubError(404, 'Not Found');
}
