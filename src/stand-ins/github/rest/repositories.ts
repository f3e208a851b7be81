import type { Hono } from 'hono';
import { branchSha } from '../actions.js';
import { forksOf, makeFork, refuseApp } from '../forks.js';
import { GithubError, notFound } from '../github-error.js';
import { repositoryPayload } from '../payloads.js';
import { actorOf, page } from '../request.js';
import { type Repository, repositoryOf, type World } from '../world.js';

/** Repositories, their branches and commits. */
export function repositoryRoutes(app: Hono, world: World): void {
  app.get('/repos/:org/:repo', (context) => {
    const repository = repositoryOf(world, context.req.param());
    return context.json({ ...repositoryPayload(repository), ...parentOf(world, repository) });
  });
  forkRoutes(app, world);
  // Prow asks by the older of the two, which GitHub still answers where the name is whole.
  app.get('/repos/:org/:repo/git/:refs{refs?}/:ref{.+}', async (context) => {
    const ref = `refs/${context.req.param('ref')}`;
    const sha = await repositoryOf(world, context.req.param()).git.ref(ref);
    if (sha === null) throw notFound();
    return context.json({ ref, object: { type: 'commit', sha } });
  });
  app.get('/repos/:org/:repo/branches', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const names = await repository.git.branches();
    return page(context, await Promise.all(names.map((name) => branchPayload(repository, name))));
  });
  app.get('/repos/:org/:repo/branches/:branch', async (context) =>
    context.json(await branchPayload(repositoryOf(world, context.req.param()), context.req.param('branch'))),
  );
  app.get('/repos/:org/:repo/branches/:branch/protection', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const branch = context.req.param('branch');
    await branchSha(repository, branch);
    const checks = repository.required.get(branch);
    if (checks === undefined) throw new GithubError(404, 'Branch not protected');
    const contexts = checks.map(({ context: name }) => name);
    return context.json({ required_status_checks: { strict: false, contexts, checks } });
  });
  app.get('/repos/:org/:repo/labels', (context) => {
    const { labels } = repositoryOf(world, context.req.param());
    return page(
      context,
      [...labels].map((name) => ({ name, color: 'ededed', description: '' })),
    );
  });
  app.get('/repos/:org/:repo/commits/:ref', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const sha = await commitOf(repository, context.req.param('ref'));
    const message = await repository.git.message(sha);
    return context.json({ sha, commit: { message }, author: null, committer: null, parents: [] });
  });
}

function forkRoutes(app: Hono, world: World): void {
  // As every list of repositories, it says that one is a fork, and not of what.
  app.get('/users/:login/repos', (context) =>
    page(context, forksOf(world, context.req.param('login')).map(repositoryPayload)),
  );
  app.post('/repos/:org/:repo/forks', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { login } = actorOf(context, world);
    refuseApp(login);
    const fork = await makeFork(world, repository, login);
    return context.json({ ...repositoryPayload(fork), ...parentOf(world, fork) }, 202);
  });
}

/**
 * The commit that a branch or SHA names.
 *
 * @throws {GithubError} 422 in the words by which crier knows that a commit is gone.
 */
export async function commitOf({ git }: Repository, name: string): Promise<string> {
  const sha = (await git.ref(`refs/heads/${name}`)) ?? (/^[0-9a-f]{40}$/.test(name) ? await git.ref(name) : null);
  if (sha === null) throw new GithubError(422, `No commit found for SHA: ${name}`);
  return sha;
}

async function branchPayload(repository: Repository, name: string) {
  return { name, commit: { sha: await branchSha(repository, name) }, protected: repository.required.has(name) };
}

function parentOf({ repositories }: World, { forkOf }: Repository) {
  const parent = repositories.get(forkOf ?? '');
  return parent === undefined ? {} : { parent: repositoryPayload(parent) };
}
