import { z } from 'zod';
import type { PullComment } from '../model/pull-comment.js';
import { ask } from './ask.js';
import type { Github, RepositoryName } from './connect.js';

const CommentPayload = z.looseObject({
  id: z.number().int().positive(),
  /** Null for an account that is gone. */
  user: z.looseObject({ login: z.string(), type: z.string().default('User') }).nullable(),
  body: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});

/**
 * Comments of a pull request that were written or changed since a time, oldest first.
 *
 * @throws {ExplainedError} `undecided`.
 */
export async function readComments(
  github: Github,
  at: RepositoryName,
  { number, since }: { number: number; since: Date },
): Promise<PullComment[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const given = { ...at, issue_number: number, since: since.toISOString(), per_page: 100 };
  return ask(`for the comments of ${at.owner}/${at.repo}#${number}`, async () => {
    const all = await github.paginate(route, given);
    return all.map((payload) => {
      const { id, user, body, created_at, updated_at } = CommentPayload.parse(payload);
      return {
        id,
        author: user?.login ?? '',
        isByPerson: user?.type === 'User',
        body: body ?? '',
        writtenAt: new Date(created_at).toISOString(),
        isEdited: created_at !== updated_at,
      };
    });
  });
}
