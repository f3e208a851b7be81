import { z } from 'zod';

/** Where a job's code comes from, as far as an entry says it. */
export const CodeRefs = z.object({
  clone_uri: z.string().nullish(),
  extra_refs: z.array(z.looseObject({ org: z.string(), repo: z.string(), clone_uri: z.string().nullish() })).nullish(),
});
type CodeRefs = z.infer<typeof CodeRefs>;

/**
 * Every repository whose code a job may run: its own, and all that it checks out beside it, for `workdir` and scripts
 * may lead into any of them. `org/repo`, or the whole address where it is not GitHub's.
 *
 * @see Refs and PathForRefs, pkg/apis/prowjobs/v1/types.go: a clone_uri replaces what org and repo would lead to
 */
export function codeOfJob(entry: CodeRefs, repository: string | null): string[] {
  const own = repository === null ? [] : [codeAt(entry.clone_uri, repository)];
  const beside = (entry.extra_refs ?? []).map(({ org, repo, clone_uri: uri }) => codeAt(uri, `${org}/${repo}`));
  return [...new Set([...own, ...beside])];
}

function codeAt(uri: string | null | undefined, otherwise: string): string {
  if (uri === null || uri === undefined || uri === '') return otherwise;
  const [, repository] =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[^/@]*@)?github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(uri) ?? [];
  return repository ?? uri;
}
