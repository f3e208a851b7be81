import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { StateDirectory } from './state-directory.js';

/** A pull request with the commit that it leads to now. */
export interface HeadNow {
  /** `OWNER/REPO#N`. */
  readonly subject: string;
  readonly sha: string;
  /** When it is seen first: by GitHub's clock where that knows, for comments are timed by it. */
  readonly at: string;
}

const HeadSeen = z.strictObject({ sha: z.string(), at: z.iso.datetime() });

/**
 * Since when a pull request leads to the commit that it leads to now, as far as the gate has seen: a branch may be led
 * back to a commit that it led to before, and nothing on that commit tells.
 */
export async function headSince(state: StateDirectory, { subject, sha, at }: HeadNow): Promise<string> {
  const path = join(state.overrides, 'heads', `${encodeURIComponent(subject)}.jsonl`);
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  const last = lines.length === 0 ? undefined : headIn(lines.at(-1) ?? '');
  if (last?.sha === sha) return last.at;
  // Led back to it: what was said of it before was said before.
  const since = last === undefined ? at : new Date().toISOString();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, `${JSON.stringify({ sha, at: since })}\n`, { mode: 0o600 });
  return since;
}

/** A line that was cut off in writing names no commit, and so another one. */
function headIn(line: string): z.infer<typeof HeadSeen> | null {
  try {
    return HeadSeen.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
