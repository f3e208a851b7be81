import { apiFailure } from '../api-failure.js';
import { directGithub } from '../github/direct-github.js';
import type { Run } from '../open-run.js';

/** A pull request as GitHub knows it. */
export interface PullChange {
  readonly headSha: string;
  readonly paths: readonly string[];
}

/** The pull requests of a repository by number; none where GitHub does not answer, which is then undecided. */
export async function pullChanges(run: Run, repository: string): Promise<ReadonlyMap<number, PullChange>> {
  try {
    const { pulls } = await directGithub(run.environment, run).reported();
    const own = pulls.filter(({ repo }) => repo === repository);
    return new Map(own.map(({ number, headSha, paths }) => [number, { headSha, paths }]));
  } catch (error) {
    const detail = `what was to be cloned: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
    return new Map();
  }
}
