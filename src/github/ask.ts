import { ExplainedError } from '../model/explained-error.js';

/** More than anybody reads of an answer. */
const OBSERVED_LENGTH_MAX = 300;

/**
 * Asks GitHub one thing. What GitHub refuses, or does not answer, leaves the question undecided, and says so.
 *
 * @param what - ends the sentence “GitHub was asked …”.
 * @throws {ExplainedError} `undecided`.
 */
export async function ask<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    if (error instanceof Error && error.name === 'AbortError') throw error;
    const status = statusOf(error);
    throw new ExplainedError(
      'undecided',
      {
        what: `GitHub was asked ${what}, and did not say`,
        expected: 'an answer',
        observed: `${status === null ? 'no answer' : status}: ${messageOf(error)}`.slice(0, OBSERVED_LENGTH_MAX),
        evidence: requestOf(error),
        next: nextFor(status),
      },
      { cause: error },
    );
  }
}

/** A failure of the network, as an error that says what it was. */
export function refusal(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof Error ? new Error(`${error.message}: ${error.cause.message}`, { cause: error }) : error;
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error) || typeof error.status !== 'number')
    return null;
  // Octokit calls a request that was not answered a 500 without a response.
  return 'response' in error && error.response !== undefined ? error.status : null;
}

function messageOf(error: unknown): string {
  // Control characters of an answer reach nobody's terminal.
  return (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, ' ');
}

function requestOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('request' in error)) return 'the connection';
  const { request } = error;
  if (typeof request !== 'object' || request === null || !('method' in request) || !('url' in request))
    return 'the connection';
  return `${String(request.method)} ${String(request.url)}`;
}

function nextFor(status: number | null): string {
  switch (status) {
    case 401:
      return 'give a token that is valid, or the app’s own key';
    case 403:
    case 429:
      return 'wait for the limit to end, or give the token or app the right that is missing, then run it again';
    case 404:
      return 'correct the name, or let the token or app see the repository';
    default:
      return 'run it again once GitHub answers';
  }
}
