import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { connect, type GithubCredentials, type RepositoryName } from '../github/connect.js';
import { postChat } from '../github/post-chat.js';
import { type Upserted, upsertIssues } from '../github/upsert-issues.js';
import { standingChecks } from '../history/standing-checks.js';
import { failingSubjects } from '../history/trends/failing-subjects.js';
import type { KeptRun } from '../model/kept-run.js';
import type { Flake } from '../model/trends.js';
import { chatText, issueText, noticeKey, nowTold, type ToldFailing } from '../report/notices.js';
import { replaceFile } from './replace-file.js';
import { jsonText } from './run-folder.js';
import { TOOL_VERSION } from './tool-version.js';

/** Where issues are kept. */
export interface IssuePlace {
  readonly at: RepositoryName;
  readonly endpoint: string;
  readonly credentials: GithubCredentials;
}

/** Brings the issues of one production in line with the newest of its runs, which are in the order of time. */
export async function notifyIssues(
  runs: readonly KeptRun[],
  place: IssuePlace,
  signal: AbortSignal,
): Promise<Upserted> {
  const newest = runs.at(-1);
  if (newest === undefined) return { opened: [], rewritten: [], closed: [] };
  const { at, endpoint, credentials } = place;
  const github = await connect({
    endpoint,
    credentials,
    repository: at,
    userAgent: `prow-staging/${TOOL_VERSION}`,
    signal,
  });
  const standing = standingChecks(newest, runs.slice(0, -1));
  const flakes = openFlakes(runs);
  return upsertIssues(github, at, {
    failing: standing.filter(({ state }) => state === 'failing').map((one) => issueText(one, newest, flakes)),
    green: standing.filter(({ state }) => state === 'green').map(noticeKey),
    closing: `Run \`${newest.id}\` on \`${newest.candidate.tag}\` passes it.`,
  });
}

/** What a chat was told of one production: of which run last, and what it therefore takes to fail. */
const Told = z.strictObject({ run: z.string(), failing: z.record(z.string(), z.array(z.string())) });

interface Told {
  readonly run: string;
  readonly failing: ToldFailing;
}

/**
 * Tells a chat what the newest run of one production changes of what it was told, once: a run between that it never
 * heard of hides nothing.
 *
 * @param told - a file that remembers what was told.
 * @returns whether something was told.
 */
export async function notifyChat(
  runs: readonly KeptRun[],
  { url, told, signal }: { url: string; told: string; signal: AbortSignal },
): Promise<boolean> {
  const newest = runs.at(-1);
  if (newest === undefined) return false;
  const all = await readTold(told);
  const known = toldOf(all[newest.production], runs);
  if (known.run === newest.id) return false;
  const now = standingChecks(newest, runs.slice(0, -1));
  const text = chatText(newest, now, { told: known.failing, flakes: openFlakes(runs) });
  if (text !== null) await postChat({ url, signal }, text);
  const telling = { run: newest.id, failing: nowTold(now, known.failing) };
  // Half a file would be no memory at all, and everything would be told again.
  await replaceFile(told, jsonText({ ...all, [newest.production]: telling }), { mode: 0o600 });
  return text !== null;
}

function openFlakes(runs: readonly KeptRun[]): Flake[] {
  return failingSubjects(runs).flatMap((one) => (one.kind === 'flake' && one.isOpen ? [one] : []));
}

/** Earlier versions remembered the run alone: what it failed is what the chat knows. */
function toldOf(found: unknown, runs: readonly KeptRun[]): Told {
  const known = Told.safeParse(found).data;
  if (known !== undefined) return known;
  const run = runs.find(({ id }) => id === found);
  return { run: String(found), failing: nowTold(run === undefined ? [] : standingChecks(run), {}) };
}

async function readTold(file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
