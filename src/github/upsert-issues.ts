import { z } from 'zod';
import type { IssueText } from '../model/standing.js';
import { ask } from './ask.js';
import type { Github, RepositoryName } from './connect.js';

const IssuePayload = z.looseObject({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
  state_reason: z.string().nullish(),
  updated_at: z.string().optional(),
});
type IssuePayload = z.infer<typeof IssuePayload>;

/** Our issues have it, so that nobody else’s are looked at. Who may not set labels cannot plant one of ours. */
const LABEL = 'prow-staging';

/** What comes back within these was not over, and has one issue: what comes and goes would fill a list by itself. */
const REOPENED_MS = 14 * 24 * 60 * 60 * 1_000;

/** Numbers of the issues that were opened, once more too, rewritten and closed. */
export interface Upserted {
  readonly opened: readonly number[];
  readonly rewritten: readonly number[];
  readonly closed: readonly number[];
}

interface OpenIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

/**
 * One open issue for each thing that fails, and none for what is green again; of what is in neither list, what stands
 * stays. Asked again with the same, it changes nothing. Where two have been opened for the same, the older stays. What was
 * closed as green a short while ago is opened again.
 *
 * @throws {ExplainedError} `undecided`.
 */
export async function upsertIssues(
  github: Github,
  at: RepositoryName,
  { failing, green, closing }: { failing: readonly IssueText[]; green: readonly string[]; closing: string },
): Promise<Upserted> {
  const open = await readOpen(github, at);
  const ofKey = (key: string): OpenIssue[] => open.filter(({ body }) => body.startsWith(marker(key)));
  const opened: number[] = [];
  const rewritten: number[] = [];
  const closed: number[] = [];
  for (const { key, title, body: text } of failing) {
    const body = `${marker(key)}\n${text}`;
    const [first, ...others] = ofKey(key);
    if (first === undefined) opened.push(await openAgainOrAnew(github, at, { key, title, body }));
    else if (first.body !== body || first.title !== title)
      rewritten.push(await changeIssue(github, at, { issue_number: first.number, title, body }));
    for (const { number } of others)
      closed.push(await changeIssue(github, at, { issue_number: number, state: 'closed', state_reason: 'duplicate' }));
  }
  for (const { number } of green.flatMap(ofKey)) {
    await ask(`to say why ${nameOf(at, number)} is closed`, () =>
      github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...{ ...at, issue_number: number, body: closing },
      }),
    );
    closed.push(await changeIssue(github, at, { issue_number: number, state: 'closed', state_reason: 'completed' }));
  }
  return { opened, rewritten, closed };
}

/** Oldest first. */
async function readOpen(github: Github, at: RepositoryName): Promise<OpenIssue[]> {
  return ask(`for the open issues of ${at.owner}/${at.repo}`, async () => {
    const all = await github.paginate('GET /repos/{owner}/{repo}/issues', {
      ...{ ...at, labels: LABEL, state: 'open' as const, per_page: 100 },
    });
    return ours(all)
      .map(withText)
      .sort((a, b) => a.number - b.number);
  });
}

async function openAgainOrAnew(
  github: Github,
  at: RepositoryName,
  { key, ...text }: { key: string; title: string; body: string },
): Promise<number> {
  const since = new Date(Date.now() - REOPENED_MS).toISOString();
  const closed = await ask(`for the closed issues of ${at.owner}/${at.repo}`, async () => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues', {
      ...{ ...at, labels: LABEL, state: 'closed' as const, sort: 'updated' as const, since, per_page: 100 },
    });
    return ours(data).filter(
      ({ state_reason, updated_at = '' }) =>
        state_reason === 'completed' && Date.parse(updated_at) >= Date.parse(since),
    );
  });
  const last = closed.map(withText).find(({ body }) => body.startsWith(marker(key)));
  if (last === undefined) return openIssue(github, at, text);
  return changeIssue(github, at, { issue_number: last.number, ...text, state: 'open' });
}

/** To GitHub a pull request is an issue, too. */
function ours(payloads: readonly unknown[]): IssuePayload[] {
  return payloads
    .map((payload) => IssuePayload.parse(payload))
    .filter(({ pull_request }) => pull_request === undefined);
}

function withText({ number, title, body }: IssuePayload): OpenIssue {
  return { number, title, body: (body ?? '').replaceAll('\r\n', '\n') };
}

async function openIssue(github: Github, at: RepositoryName, text: { title: string; body: string }): Promise<number> {
  const { data } = await ask(`to open an issue in ${at.owner}/${at.repo}`, () =>
    github.request('POST /repos/{owner}/{repo}/issues', { ...at, ...text, labels: [LABEL] }),
  );
  return data.number;
}

async function changeIssue(
  github: Github,
  at: RepositoryName,
  change: {
    issue_number: number;
    title?: string;
    body?: string;
    state?: 'open' | 'closed';
    state_reason?: 'completed' | 'duplicate';
  },
): Promise<number> {
  await ask(`to change ${nameOf(at, change.issue_number)}`, () =>
    github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...at, ...change }),
  );
  return change.issue_number;
}

/** A comment that nobody sees; a key cannot end it. */
function marker(key: string): string {
  return `<!-- prow-staging ${encodeURIComponent(key)} -->`;
}

function nameOf({ owner, repo }: RepositoryName, number: number): string {
  return `${owner}/${repo}#${number}`;
}
