import { componentsToRun } from '../../../infra/stack.js';
import { snapshotPods, writePodsBefore } from '../../canaries/pods-before.js';
import { askKeeper } from '../../local/ask-keeper.js';
import type { Candidate } from '../../model/candidate.js';
import type { Environment } from '../../model/environment.js';
import { ExplainedError } from '../../model/explained-error.js';
import type { Configuration } from '../../production/read-configuration.js';
import { readProduction } from '../../production/read-production.js';
import { BOSKOS } from '../../toolchain/go-project.js';
import { resolveCandidate } from '../../toolchain/resolve-candidate.js';
import { announceRun } from '../announce-run.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { type ConfigTries, configTries } from '../config-tries.js';
import { line, result, runSteps, type Step } from '../console.js';
import { definitionsTrial } from '../definitions-on.js';
import { readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { nextConfiguration } from '../next-configuration.js';
import { DEFAULT_POWER, parsePower } from '../power-option.js';
import { printVerdict } from '../print-verdict.js';
import { readProductionRoot } from '../production-root.js';
import { refusedRun } from '../refused-run.js';
import type { Smoked } from '../smoke-run.js';
import { deployStep, nothingStanding } from '../standing.js';
import { type StateDirectory, stateDirectory } from '../state-directory.js';
import { firstBuild, forgetTried, keepTried } from '../tried-configs.js';
import { describeUnended } from '../unended-rollouts.js';
import { markUnfinished } from '../unfinished-deployment.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface BumpOptions {
  readonly candidate?: string;
  readonly prowRepo?: string;
  readonly boskosCandidate?: string;
  readonly boskosRepo?: string;
  readonly nextConfig?: string;
  readonly stack: string;
  readonly state?: string;
}

/** `prow-staging bump`: swaps only versions on an environment that stands; what is not named stays as it is. */
export const addBumpCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('bump')
    .description('bump Prow, Boskos or both on an environment that stands')
    .option(...SHARED_OPTIONS.candidate)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.boskosCandidate)
    .option(...SHARED_OPTIONS.boskosRepo)
    .option(...SHARED_OPTIONS.nextConfig)
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: BumpOptions) => {
      const state = stateDirectory(options.state);
      const { directory, environment, description } = await readEnvironment(state, options.stack);
      const { candidate, boskos } = await bumpTo(environment, options, signal);
      const production = await readProduction(await readProductionRoot(directory));
      const next = await nextConfiguration(options.nextConfig, production.root);
      const baseline = await firstBuild(directory);
      refuseSecondBump({ environment, baseline, next });
      const place = { state, environment, description, power: parsePower(DEFAULT_POWER) };
      const takes = definitionsTrial(environment, { candidate: { prow: candidate, boskos }, signal });
      const refused = await refusedRun({ ...place, prow: candidate, boskos }, takes, line);
      if (refused !== null) return exit(await tellRefused(refused, state));
      const builds = startBuilds([baseline, candidate], {
        ...{ components: componentsToRun(description), signal, withCheckconfig: true },
        boskos: boskos === null ? null : boskosBuilds(description, [boskos, boskos]),
      });
      const standing = nothingStanding({ id: options.stack, production, builds, state, signal });
      const bump = deployStep(standing, {
        title: `Bump ${options.stack} from ${versions(environment.prow, environment.boskos?.build)} to ${versions(candidate, boskos)}`,
        which: 1,
        onUnended: (unended) => line(describeUnended(unended)),
        before: async () => {
          standing.endpoints = environment.endpoints;
          writePodsBefore(directory, { phase: 'candidate', pods: await snapshotPods(environment, { signal }) });
        },
      });
      standing.clusters = (await askKeeper(directory)).clusters;
      await forgetTried(directory);
      const tries = configTries(standing, { baseline, candidate, next, checkconfig: builds.checkconfig });
      // Whatever ends this before it is done, nobody may take the version before for the candidate.
      await markUnfinished(directory, candidate.tag);
      await runSteps([tryStep(tries, { directory, environment }), bump]);
      result(
        `${options.stack} stands at ${versions(candidate, boskos)}. Next: prow-staging smoke --stack ${options.stack}`,
      );
      exit(EXIT.pass);
    });
};

/** The candidate is not deployed, what stood before stands, and why is a verdict like any other. */
async function tellRefused({ verdict, folder }: Smoked, state: StateDirectory): Promise<number> {
  await attestRun(folder, verdict, signatoryOf(state));
  await announceRun(folder);
  return printVerdict(verdict, folder, { json: false });
}

/** Everything about configurations that can be asked before the bump; the run that follows takes it into its history. */
function tryStep(
  tries: ConfigTries,
  { directory, environment }: { directory: string; environment: Environment },
): Step {
  return {
    title: tries.title,
    run: async (say) => {
      const tried = [...(await tries.withProduction()), ...(await tries.withCandidate(say))];
      await keepTried(directory, [...tried, ...(await tries.startsOnNext(environment, say))]);
    },
  };
}

/** Production's version is started on the next configuration where it stands, so it has to stand. */
function refuseSecondBump(given: { environment: Environment; baseline: Candidate; next: Configuration | null }): void {
  const { environment, baseline, next } = given;
  if (next === null || JSON.stringify(environment.prow) === JSON.stringify(baseline)) return;
  throw new ExplainedError('usage', {
    what: 'The next configuration cannot be tried with production’s version, which does not stand any more',
    expected: `an environment at ${baseline.tag}, as it was brought up`,
    observed: `one at ${environment.prow.tag}`,
    evidence: environment.id,
    next: `bump to ${baseline.tag} first, or leave --next-config out`,
  });
}

/** What is to stand afterwards. */
async function bumpTo(
  { prow, boskos }: Environment,
  options: BumpOptions,
  signal: AbortSignal,
): Promise<{ candidate: Candidate; boskos: Candidate | null }> {
  const { candidate, prowRepo, boskosCandidate, boskosRepo } = options;
  if (candidate === undefined && boskosCandidate === undefined) throw nothingNamed();
  if (boskosCandidate !== undefined && boskos === undefined) throw noBoskos(boskosCandidate);
  return {
    candidate: candidate === undefined ? prow : await resolveCandidate(candidate, { prowRepo, signal }),
    boskos:
      boskosCandidate === undefined
        ? (boskos?.build ?? null)
        : await resolveCandidate(boskosCandidate, { project: BOSKOS, prowRepo: boskosRepo, signal }),
  };
}

function versions(prow: Candidate, boskos: Candidate | null | undefined): string {
  return boskos === null || boskos === undefined ? prow.tag : `${prow.tag} (Boskos ${boskos.tag})`;
}

function nothingNamed(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'There is nothing to bump to',
    expected: '--candidate BUILD, --boskos-candidate BUILD, or both',
    observed: 'neither',
    evidence: 'prow-staging bump',
    next: 'name a build',
  });
}

function noBoskos(given: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'A Boskos was named, and none stands in this environment',
    expected: 'an environment of a production with `boskos` in its production.yaml',
    observed: 'none',
    evidence: given,
    next: 'describe Boskos in production.yaml and stand it up anew, or leave --boskos-candidate out',
  });
}
