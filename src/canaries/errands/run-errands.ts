import type { Environment } from '../../model/environment.js';
import { ERRAND_OF, ERRANDS, type Errand, type ErrandJob } from '../../model/errand.js';
import { apiFailure } from '../api-failure.js';
import { directGithub } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import type { DoErrand, ErrandEnd } from './do-errand.js';
import { ERRAND_LIMITS, type ErrandLimits } from './errand-limits.js';
import { labelConflict } from './label-conflict.js';
import { mergeChange } from './merge-change.js';
import { obeyCommand } from './obey-command.js';
import { pickChange } from './pick-change.js';
import { retireContext } from './retire-context.js';
import { tellFailure } from './tell-failure.js';
import { testCommit } from './test-commit.js';
import { vendNumber } from './vend-number.js';

/** What components of an environment are asked for beside jobs: all that there are means for, and a GitHub to watch. */
export function plannedErrands({ errands, github }: Environment): Errand[] {
  return github === null || errands === undefined ? [] : ERRANDS.filter((errand) => errands[errand] !== undefined);
}

/** Jobs that start for what is planned, each with the alias where its pods belong. */
export function plannedErrandJobs(environment: Environment): ErrandJob[] {
  const { errands = {} } = environment;
  return plannedErrands(environment).flatMap((errand) => {
    const means = errands[errand];
    return means !== undefined && 'job' in means ? [{ job: means.job, cluster: means.cluster }] : [];
  });
}

/** Asks each component for what it exists for beside jobs, all at once, and writes down what came of it. */
export async function runErrands(run: Run, limits: ErrandLimits = ERRAND_LIMITS): Promise<void> {
  const planned = plannedErrands(run.environment);
  if (planned.length === 0) return;
  const waitS = limits.waitLimitMs / 1_000;
  run.progress(`Waiting ≤ ${waitS} s for what components do beside jobs: ${planned.join(', ')}`);
  await Promise.all(planned.map((errand) => runErrand(run, { errand, limits })));
}

async function runErrand(run: Run, { errand, limits }: { errand: Errand; limits: ErrandLimits }): Promise<void> {
  const { history, phase } = run;
  const component = ERRAND_OF[errand];
  const begun = performance.now();
  try {
    const came = await sentOn(run, { errand, component, limits });
    if (came === null) return;
    const waitedMs = Math.round(performance.now() - begun);
    history.append({
      ...{ kind: 'errand-observed', phase, errand, component, ...came },
      ...{ waitedMs, waitLimitMs: limits.waitLimitMs },
    });
  } catch (error) {
    run.signal.throwIfAborted();
    const detail = `errand ${errand} of ${component}: ${apiFailure(error)}`;
    history.append({ kind: 'undecided', phase, cause: 'way-unreachable', detail });
  }
}

/** Null where there are no means for it. */
async function sentOn(
  run: Run,
  given: { errand: Errand; component: string; limits: ErrandLimits },
): Promise<ErrandEnd | null> {
  const { errands = {} } = run.environment;
  const asking = { ...given, github: directGithub(run.environment, run) };
  const send = async <Means>(means: Means | undefined, act: DoErrand<Means>) =>
    means === undefined ? null : act(run, { ...asking, means });
  switch (given.errand) {
    case 'context-retired':
      return send(errands['context-retired'], retireContext);
    case 'command-obeyed':
      return send(errands['command-obeyed'], obeyCommand);
    case 'conflict-labelled':
      return send(errands['conflict-labelled'], labelConflict);
    case 'change-picked':
      return send(errands['change-picked'], pickChange);
    case 'number-vended':
      return send(errands['number-vended'], vendNumber);
    case 'failure-told':
      return send(errands['failure-told'], tellFailure);
    case 'new-commit-tested':
      return send(errands['new-commit-tested'], testCommit);
    case 'change-merged':
      return send(errands['change-merged'], mergeChange);
  }
}
