import { setTimeout as sleep } from 'node:timers/promises';
import type { Reported, ReportedStatus } from '../../model/github-control.js';
import type { EventOf } from '../../model/observations.js';
import { isGithubWay } from '../../model/way.js';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { isFinal, type ProwJob } from '../prowjobs.js';
import type { TrialResult } from '../run-trial.js';
import { directGithub, type GithubDirector } from './direct-github.js';

/** Limits in milliseconds. crier told GitHub within 4 s beside a load of 20. Past the limit it is a fail, so it is a long one. */
export const REPORT_LIMITS = { waitLimitMs: 60_000, pauseMs: 500 } as const;

/** A canary that is over, and whether production's crier tells GitHub of its type. */
interface Over {
  readonly prowJob: ProwJob;
  readonly due: boolean;
}

/**
 * Waits until the last that GitHub was told of each canary of a trial of which production's crier tells it is an end,
 * or the limit is reached, and writes down what it was told, and which calls it would have refused to the build under
 * test. An end that is followed by "pending" is not the last: tide tests again what failed before crier has told
 * GitHub so (filterPR and accumulate, pkg/tide/tide.go), and GitHub has one context for both ProwJobs.
 */
export async function observeReports(
  run: Run,
  { canaries, prowJobs }: Pick<TrialResult, 'canaries' | 'prowJobs'>,
  limits: { waitLimitMs: number; pauseMs: number } = REPORT_LIMITS,
): Promise<void> {
  const { github: stand } = run.environment;
  if (stand === null) return;
  const over = [...canaries].flatMap(([name, { type, way }]): Over[] => {
    const prowJob = prowJobs.get(name);
    if (prowJob === undefined || !isGithubWay(way) || !isFinal(prowJob)) return [];
    return [{ prowJob, due: stand.reported.includes(type) }];
  });
  try {
    const github = directGithub(run.environment, run);
    const { statuses, refused } = await untilTold(run, { github, over, ...limits });
    for (const one of over) run.history.append(reportOf(run, one, { statuses, ...limits }));
    for (const call of refused.filter(({ caller }) => !isOfAnotherBuild(run, caller)))
      run.history.append({ kind: 'github-refused', phase: run.phase, ...call });
  } catch (error) {
    const detail = `the stand-in for GitHub: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
  }
}

async function untilTold(
  run: Run,
  given: { github: GithubDirector; over: readonly Over[]; waitLimitMs: number; pauseMs: number },
): Promise<Reported> {
  const { github, over, waitLimitMs, pauseMs } = given;
  const told = over.flatMap(({ prowJob, due }) => (due ? [prowJob] : []));
  run.progress(`Waiting ≤ ${waitLimitMs / 1_000} s for GitHub to be told of ${told.length} canaries`);
  const deadline = performance.now() + waitLimitMs;
  for (;;) {
    const reported = await github.reported();
    const lastOf = (one: ProwJob) => ownStatuses(one, reported.statuses).at(-1)?.state ?? 'pending';
    const isOpen = told.some((one) => lastOf(one) === 'pending');
    if (!isOpen || performance.now() >= deadline) return reported;
    await sleep(pauseMs, undefined, { signal: run.signal });
  }
}

/** The stand-in outlives builds; a caller without a version, as git, may be of any. */
export function isOfAnotherBuild({ environment }: Run, caller: string): boolean {
  return /\/v\d{8}-/.test(caller) && !caller.includes(environment.prow.tag);
}

function ownStatuses({ job, sha }: ProwJob, statuses: readonly ReportedStatus[]): ReportedStatus[] {
  // What the run itself told, as of an earlier day, has no caller.
  return statuses.filter(({ caller, context, ...status }) => status.sha === sha && context === job && caller !== '');
}

function reportOf(
  { phase }: Run,
  { prowJob, due }: Over,
  { statuses, waitLimitMs }: { statuses: readonly ReportedStatus[]; waitLimitMs: number },
): EventOf<'canary-reported'> {
  return {
    kind: 'canary-reported',
    phase,
    prowJob: prowJob.name,
    sha: prowJob.sha ?? '',
    due,
    statuses: ownStatuses(prowJob, statuses).map(({ state, description, targetUrl, caller }) => ({
      ...{ state, description, targetUrl, caller },
    })),
    link: prowJob.link,
    waitLimitMs,
  };
}
