import { z } from 'zod';
import type { CommitStatus } from '../model/commit-status.js';
import { ask } from './ask.js';
import type { Github, RepositoryName } from './connect.js';

const StatusPayload = z.looseObject({
  context: z.string(),
  state: z.enum(['error', 'failure', 'pending', 'success']),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
  creator: z.looseObject({ login: z.string() }).nullish(),
});

/** A status that stands on a commit already. */
export interface StandingStatus extends CommitStatus {
  readonly writtenAt: string;
  /** Empty for an account that is gone. */
  readonly author: string;
}

/** A commit of a repository. */
export interface CommitName extends RepositoryName {
  readonly sha: string;
}

/**
 * Everything that was said of a commit under one context, newest first.
 *
 * @throws {ExplainedError} `undecided`.
 */
export async function readStatuses(
  github: Github,
  { owner, repo, sha }: CommitName,
  context: string,
): Promise<StandingStatus[]> {
  return ask(`for the statuses of ${sha}`, async () => {
    const given = { owner, repo, ref: sha, per_page: 100 };
    const all = await github.paginate('GET /repos/{owner}/{repo}/commits/{ref}/statuses', given);
    return all
      .map((payload) => StatusPayload.parse(payload))
      .filter((status) => status.context === context)
      .map(({ state, description, target_url, created_at, creator }) => ({
        ...{ context, state, description: description ?? '', targetUrl: target_url ?? '' },
        ...{ writtenAt: new Date(created_at).toISOString(), author: creator?.login ?? '' },
      }));
  });
}

/**
 * Says what a commit is, unless it was said last by the same account: GitHub keeps a thousand for each commit and
 * context, and every one is an event. A link that stands there is kept: it leads to where this was found out, and who
 * looks again every hour found out nothing new.
 *
 * @param said - what stands there, newest first; {@link readStatuses}.
 * @param self - the account that writes; null where it is not known, which writes again.
 * @returns whether it was written.
 * @throws {ExplainedError} `undecided`.
 */
export async function assertStatus(
  github: Github,
  { owner, repo, sha }: CommitName,
  { status, said, self }: { status: CommitStatus; said: readonly StandingStatus[]; self: string | null },
): Promise<boolean> {
  const [last] = said;
  const { context, state, description, targetUrl } = status;
  const isSame =
    last?.state === state && last.description === description && (last.targetUrl !== '' || targetUrl === '');
  if (isSame && self !== null && last.author === self) return false;
  await ask(`to say that ${sha} is ${state} under ${context}`, () =>
    github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
      ...{ owner, repo, sha, context, state, description },
      ...(targetUrl === '' ? {} : { target_url: targetUrl }),
    }),
  );
  return true;
}
