import { readFile } from 'node:fs/promises';
import { connect, type GithubCredentials, type RepositoryName } from '../github/connect.js';
import { postChat } from '../github/post-chat.js';
import { type Upserted, upsertIssues } from '../github/upsert-issues.js';
import { standingChecks } from '../history/standing-checks.js';
import type { KeptRun } from '../model/kept-run.js';
import { chatText, issueText, noticeKey } from '../report/notices.js';
import { writeJson } from './run-folder.js';
import { TOOL_VERSION } from './tool-version.js';

/** Where issues are kept. */
export interface IssuePlace {
  readonly at: RepositoryName;
  readonly endpoint: string;
  readonly credentials: GithubCredentials;
}

/** Brings the issues of one production in line with its newest run. */
export async function notifyIssues(newest: KeptRun, place: IssuePlace, signal: AbortSignal): Promise<Upserted> {
  const { at, endpoint, credentials } = place;
  const github = await connect({
    endpoint,
    credentials,
    repository: at,
    userAgent: `prow-staging/${TOOL_VERSION}`,
    signal,
  });
  const standing = standingChecks(newest);
  return upsertIssues(github, at, {
    failing: standing.filter(({ state }) => state === 'failing').map((one) => issueText(one, newest)),
    green: standing.filter(({ state }) => state === 'green').map(noticeKey),
    closing: `Run \`${newest.id}\` on \`${newest.candidate.tag}\` passes it.`,
  });
}

/**
 * Tells a chat what the newest run of one production changed, once.
 *
 * @param told - a file that remembers which run was told of last.
 * @returns whether something was told.
 */
export async function notifyChat(
  runs: readonly KeptRun[],
  { url, told, signal }: { url: string; told: string; signal: AbortSignal },
): Promise<boolean> {
  const [previous, newest] = [runs.at(-2), runs.at(-1)];
  if (newest === undefined) return false;
  const known = await readTold(told);
  if (known[newest.production] === newest.id) return false;
  const before = previous === undefined ? [] : standingChecks(previous);
  const text = chatText(newest, { now: standingChecks(newest), before });
  if (text !== null) await postChat({ url, signal }, text);
  await writeJson(told, { ...known, [newest.production]: newest.id });
  return text !== null;
}

async function readTold(file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
