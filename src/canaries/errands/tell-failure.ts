import type { ErrandJob } from '../../model/errand.js';
import type { Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import type { Run } from '../open-run.js';
import { isFinal } from '../prowjobs.js';
import { awaitProwJob } from './await-prowjob.js';
import { awaitTold, isBy } from './await-told.js';
import type { DoErrand, ErrandEnd } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/** What crier says above the list of jobs that failed (createComment, pkg/github/report/report.go). */
const FAILED = '**failed**';

/** Asks for a job that fails, and waits until GitHub was told so, in the job's context and by a comment that names it. */
export const tellFailure: DoErrand<ErrandJob> = async (run, { means: { job }, component, github, limits }) => {
  const files = { [`changes/${run.id}-${run.phase}-fails`]: 'a change\n' };
  const title = `a change of ${run.id} that fails`;
  const { number, headSha: sha } = await github.openPull({
    ...{ org, repo, author: member, title, files, silent: true },
  });
  try {
    const delivery = await github.comment({ org, repo, number, author: member, body: `/test ${job}` });
    const prowJob = await awaitProwJob(run, { delivery, job, limits, is: isFinal });
    // Whoever has not started it, or let it end so, is asked of other canaries.
    if (prowJob?.state !== 'failure')
      throw new Error(`${job}, which fails, was asked for by comment and is ${prowJob?.state ?? 'not there'}`);
    const about = { number, sha, job, component };
    const end = await awaitTold(run, { github, limits, told: (reported) => endOf(run, reported, about) });
    const asked = `"/test ${job}", whose ProwJob failed`;
    if (end !== null) return { asked: `${asked}${end.asked}`, done: end.done };
    const told = lastOf(run, await github.reported(), about) === null ? 'nothing' : 'so, but by no comment';
    return { asked: `${asked}: GitHub was told ${told}`, done: null };
  } finally {
    await github.closePull({ org, repo, number, author: member });
  }
};

interface About {
  readonly number: number;
  readonly sha: string;
  readonly job: string;
  readonly component: string;
}

/** The end that GitHub was told of; null while it may still be told what is missing. */
function endOf(run: Run, reported: Reported, about: About): ErrandEnd | null {
  const status = lastOf(run, reported, about);
  if (status === null) return null;
  const said = `GitHub was told "${status.state}" by ${status.caller}`;
  if (status.state !== 'failure') return { asked: `: ${said}`, done: null };
  const comment = reported.comments.find(
    ({ body, caller, ...at }) =>
      at.repo === repo &&
      at.number === about.number &&
      isBy(run, about.component, caller) &&
      body.includes(FAILED) &&
      body.includes(about.job),
  );
  return comment === undefined ? null : { asked: '', done: `${said}, and a comment names it` };
}

/** What the build under test last told of the job but that it runs. */
function lastOf(run: Run, { statuses }: Reported, { sha, job, component }: About) {
  const isEnd = (one: Reported['statuses'][number]): boolean =>
    one.sha === sha && one.context === job && one.state !== 'pending' && isBy(run, component, one.caller);
  return statuses.findLast(isEnd) ?? null;
}
