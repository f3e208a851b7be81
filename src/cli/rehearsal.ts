import { basename } from 'node:path';
import { componentsToRun } from '../../infra/stack.js';
import type { Signatory } from '../attestation/sign-run.js';
import { snapshotPods, writePodsBefore } from '../canaries/pods-before.js';
import type { Environment } from '../model/environment.js';
import type { Phase } from '../model/history-event.js';
import type { Power } from '../model/power.js';
import type { Verdict } from '../model/verdict.js';
import { attestRun, signatoryOf } from './attest-run.js';
import { beginPhase, beginRun, recordTried, recordUndeployed } from './begin-run.js';
import { boskosBuilds } from './boskos-versions.js';
import { startBuilds } from './builds.js';
import { judgeRun, seal } from './conclude.js';
import { configTries } from './config-tries.js';
import { line, runSteps, type Step } from './console.js';
import { definitionsTrial } from './definitions-on.js';
import type { Subject } from './prepare.js';
import { rehearsalOrder } from './rehearsal-order.js';
import { saveSubject } from './run-folder.js';
import { runSmokeSuite } from './run-smoke-suite.js';
import { clustersStep, deployStep, nothingStanding, type Standing } from './standing.js';
import { makeRunFolder, type StateDirectory } from './state-directory.js';
import { type AskedOnDemand, CandidateRefused, type StepsOnDemand, stepsOnDemand } from './steps-on-demand.js';
import { describeUnended } from './unended-rollouts.js';

export interface RehearsalOptions extends AskedOnDemand {
  readonly state: StateDirectory;
  readonly subject: Subject;
  readonly power: Power;
  /** Leaves the environment up under this name; null takes it down. */
  readonly keepAs: string | null;
  readonly signal: AbortSignal;
}

/** What a rehearsal leaves: the verdict and the run's folder. */
export interface Rehearsed {
  readonly verdict: Verdict;
  readonly folder: string;
}

/**
 * Up at production's version, baseline, bump to the candidate, suite, verdict,
 * down: each said before it is done. Ends the environment whatever happens,
 * unless it is to be kept.
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const { state, subject, signal, keepAs, power, soakMs = null, everyJob = null } = options;
  const { production, baseline, candidate, boskos } = subject;
  const signatory = signatoryOf(state);
  const folder = everyJob?.resume ?? (await makeRunFolder(state, new Date()));
  const id = keepAs ?? `rehearsal-${basename(folder).toLowerCase()}-${process.pid}`;
  const { description } = production;
  const builds = startBuilds([baseline, candidate], {
    ...{ components: componentsToRun(description), signal, withCheckconfig: true },
    boskos: boskos === null ? null : boskosBuilds(description, [boskos.baseline, boskos.candidate]),
  });
  const standing = nothingStanding({ id, production, builds, state, signal });
  const { directory } = standing;
  const run: RunInProgress = { folder, power, standing, verdict: null };
  const { judge, down } = judgingSteps(run, signatory);
  const onDemand = stepsOnDemand(options, { directory, folder, subject, signal });
  const steps = rehearsalOrder(
    {
      ...{ clusters: clustersStep(standing), observing: observingSteps(run, subject, { ...onDemand, soakMs }) },
      ...{ candidateAtOnce: candidateStep(run, subject), ...onDemand },
      ...{ judge, down: keepAs === null ? down : null },
    },
    { isResumed: everyJob?.resume != null },
  );
  try {
    await runSteps(steps).catch(async (error: unknown) => {
      if (!(error instanceof CandidateRefused)) throw error;
      line(error.message);
      recordUndeployed(folder, error.message);
      await judge.run(line);
    });
  } finally {
    if (keepAs === null || run.verdict === null) await standing.local?.stop();
  }
  standing.local?.stay();
  if (run.verdict === null) throw new TypeError('a rehearsal that ends without an error has a verdict');
  return { verdict: run.verdict, folder };
}

interface RunInProgress {
  readonly folder: string;
  readonly power: Power;
  readonly standing: Standing;
  verdict: Verdict | null;
}

/** The candidate at once: what an interrupted run has seen before it was, it has seen. */
function candidateStep({ folder, standing }: RunInProgress, { production, candidate }: Subject): Step {
  return deployStep(standing, {
    title: `Deploy the candidate ${candidate.tag}`,
    which: 1,
    after: () => saveSubject(folder, { description: production.description, environment: deployed(standing) }),
  });
}

function observingSteps(
  run: RunInProgress,
  subject: Subject,
  { fresh, baselineErrors, soakMs }: Pick<StepsOnDemand, 'fresh' | 'baselineErrors'> & { soakMs: number | null },
): Step[] {
  const { folder, power, standing } = run;
  const { production, baseline, candidate, boskos } = subject;
  const tries = configTries(standing, { ...subject, checkconfig: standing.builds.checkconfig });
  return [
    deployStep(standing, {
      title: `Deploy Prow ${baseline.tag}, the baseline`,
      which: 0,
      after: async () => {
        const environment = deployed(standing);
        await saveSubject(folder, { description: production.description, environment });
        const configs = { tried: await tries.withProduction(), onNext: tries.onNext(environment) };
        const { description } = production;
        beginRun(folder, { environment, description, baseline, candidate, boskos, power, configs, soakMs });
      },
    }),
    suiteStep(run, { title: 'Canaries on the baseline', phase: 'baseline' }),
    ...(baselineErrors === null ? [] : [baselineErrors]),
    {
      title: tries.title,
      run: async (say) => {
        recordTried(folder, await tries.withCandidate(say));
        recordTried(folder, await tries.startsOnNext(deployed(standing), say));
      },
    },
    definitionsStep(run, subject),
    ...(fresh === null ? [] : [fresh]),
    deployStep(standing, {
      title: `Bump to the candidate ${candidate.tag}`,
      which: 1,
      before: async () => {
        const pods = await snapshotPods(deployed(standing), { signal: standing.signal });
        writePodsBefore(folder, { phase: 'candidate', pods });
      },
      after: () => saveSubject(folder, { description: production.description, environment: deployed(standing) }),
      onUnended: (unended) => line(describeUnended(unended)),
    }),
    suiteStep(run, { title: 'Canaries on the candidate', phase: 'candidate' }),
  ];
}

/** Before the bump: a deployment that the API server stops says nothing of the candidate. */
function definitionsStep({ folder, standing }: RunInProgress, { candidate, boskos }: Subject): Step {
  return {
    title: `The definitions of ${candidate.tag}, tried`,
    run: async (say) => {
      const builds = { prow: candidate, boskos: boskos?.candidate ?? null };
      const takes = definitionsTrial(deployed(standing), { candidate: builds, signal: standing.signal });
      if (!(await takes(folder, say))) throw new CandidateRefused();
    },
  };
}

function suiteStep(run: RunInProgress, { title, phase }: { title: string; phase: Phase }): Step {
  const { folder, power, standing } = run;
  return {
    title,
    run: async (say) => {
      const environment = deployed(standing);
      beginPhase(folder, phase, environment);
      await runSmokeSuite({
        directory: standing.directory,
        folder,
        phase,
        power,
        signal: standing.signal,
        onLine: say,
      });
    },
  };
}

function judgingSteps(run: RunInProgress, signatory: Signatory): { judge: Step; down: Step } {
  const judge: Step = {
    title: 'Judge and sign',
    run: async () => {
      seal(run.folder);
      const verdict = await judgeRun(run.folder);
      await attestRun(run.folder, verdict, signatory);
      run.verdict = verdict;
    },
  };
  const down: Step = {
    title: 'Take the environment down',
    run: async () => {
      await run.standing.local?.stop();
    },
  };
  return { judge, down };
}

function deployed({ environment }: Standing): Environment {
  if (environment === null) throw new TypeError('Prow is deployed before it is observed');
  return environment;
}
