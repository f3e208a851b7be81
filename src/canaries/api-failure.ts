import { ApiException } from '@kubernetes/client-node';
import { z } from 'zod';

const Status = z.looseObject({ message: z.string() });

/** What an API server, or the way to it, said: one line for a history or a message. */
export function apiFailure(error: unknown): string {
  if (error instanceof ApiException) return `HTTP ${error.code}: ${statusMessage(error.body)}`;
  return error instanceof Error ? error.message : String(error);
}

/** Whether the API server said that what we asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiException && error.code === 404;
}

/** Whether somebody else has written an object since it was read, or another one has its name now. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiException && error.code === 409;
}

/** Whether the API server said that a list's continue token is too old to go on from. */
export function isExpired(error: unknown): boolean {
  return error instanceof ApiException && error.code === 410;
}

function statusMessage(body: unknown): string {
  const parsed = Status.safeParse(typeof body === 'string' ? parseJson(body) : body);
  return parsed.success ? parsed.data.message : String(body).slice(0, 200);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
