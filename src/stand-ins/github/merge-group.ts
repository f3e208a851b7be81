import type { z } from 'zod';
import type { MadeGroup, MakeGroup } from '../../model/github-control.js';
import { branchSha } from './actions.js';
import { GithubError } from './github-error.js';
import { pullOf, type Repository } from './world.js';

/**
 * Makes the branch of a merge group as GitHub's queue does: named by where it goes, by its last pull request and by the
 * commit that it is built on (docs.github.com, Managing a merge queue), with one merge for each.
 *
 * @throws {GithubError} 405 where one of them does not merge.
 */
export async function makeGroup(
  repository: Repository,
  { base, pulls }: z.output<typeof MakeGroup>,
): Promise<MadeGroup> {
  const { git } = repository;
  const baseSha = await branchSha(repository, base);
  const branch = `gh-readonly-queue/${base}/pr-${pulls.at(-1)}-${baseSha}`;
  const ref = `refs/heads/${branch}`;
  await git.setRef(ref, baseSha);
  for (const number of pulls) {
    const { headSha, title } = pullOf(repository, number);
    const merged = await git.merge(ref, { head: headSha, message: `Merge pull request #${number}\n\n${title}` });
    if (merged === null) throw new GithubError(405, 'Pull Request is not mergeable');
  }
  return { branch, baseSha, headSha: await branchSha(repository, branch) };
}
