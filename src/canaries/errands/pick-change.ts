import type { Errands } from '../../model/errand.js';
import type { PullState, Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import type { Run } from '../open-run.js';
import { awaitTold, isBy } from './await-told.js';
import type { DoErrand } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/** Merges a change, asks for it on a branch that has not got it, and waits for the pull request that would bring it there. */
export const pickChange: DoErrand<NonNullable<Errands['change-picked']>> = async (
  run,
  { means: { comment }, component, ...asking },
) => {
  const { github } = asking;
  const name = `${run.id}-${run.phase}`;
  const [path, branch] = [`changes/${name}-picked`, `release-${name}`];
  const opened = {
    org,
    repo,
    author: member,
    title: `a change of ${run.id}`,
    files: { [path]: 'one\n' },
    silent: true,
  };
  const { number, baseSha } = await github.openPull(opened);
  await github.makeBranch({ org, repo, branch, sha: baseSha });
  await github.mergePull({ org, repo, number, author: member, silent: true });
  const delivery = await github.comment({ org, repo, number, author: member, body: `${comment} ${branch}` });
  const isPick = (one: PullState): boolean =>
    one.repo === repo && one.base === branch && one.paths.join() === path && isBy(run, component, one.openedBy);
  const done = await awaitTold(run, {
    ...asking,
    told: ({ pulls }) => {
      const pick = pulls.find(isPick);
      return pick === undefined
        ? null
        : `pull request #${pick.number} of ${path} for ${branch} opened by ${pick.openedBy}`;
    },
  });
  const reported = await github.reported();
  const made = reported.pulls.filter((one) => one.repo === repo && one.base === branch && one.state === 'open');
  for (const one of made) await github.closePull({ org, repo, number: one.number, author: member });
  const answer = `which hook answered with ${delivery?.status ?? 'nothing'}`;
  const more = done === null ? said(run, reported, { component, number, made }) : '';
  return { asked: `"${comment} ${branch}" on a merged pull request, ${answer}${more}`, done };
};

/** What it said or tried instead, so that whoever reads of it need not look for it in logs. */
function said(
  run: Run,
  { comments, refused }: Reported,
  { component, number, made }: { component: string; number: number; made: readonly PullState[] },
): string {
  const isOwn = (caller: string) => isBy(run, component, caller);
  const words = comments
    .filter((one) => one.repo === repo && one.number === number && isOwn(one.caller))
    .map(({ body }) => `it said "${body.replaceAll(/\s+/g, ' ').trim().slice(0, LENGTH_MAX)}"`);
  const others = made.map(
    (one) => `there is pull request #${one.number} of ${one.paths.join(', ')} by ${one.openedBy || 'no program'}`,
  );
  // git says of itself that it is git, whoever calls it.
  const calls = refused
    .filter(({ caller, call }) => isOwn(caller) || (caller.startsWith('git/') && call.includes(`/${repo}`)))
    .map(({ call, status }) => `${call} was refused with ${status}`);
  return [...words, ...others, ...calls].map((one) => `; ${one}`).join('') || '; it said nothing';
}

/** More than cherrypicker says before it quotes the comment. */
const LENGTH_MAX = 300;
