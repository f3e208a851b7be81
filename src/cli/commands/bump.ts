import { componentsToRun } from '../../../infra/stack.js';
import { snapshotPods, writePodsBefore } from '../../canaries/pods-before.js';
import { askKeeper } from '../../local/ask-keeper.js';
import { readProduction } from '../../production/read-production.js';
import { resolveCandidate } from '../../toolchain/resolve-candidate.js';
import { startBuilds } from '../builds.js';
import { line, result, runSteps } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { readProductionRoot } from '../production-root.js';
import { deployStep, nothingStanding } from '../standing.js';
import { stateDirectory } from '../state-directory.js';
import { describeUnended } from '../unended-rollouts.js';
import { markUnfinished } from '../unfinished-deployment.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface BumpOptions {
  readonly candidate: string;
  readonly prowRepo?: string;
  readonly stack: string;
  readonly state?: string;
}

/** `prow-staging bump`: swaps only Prow's version on an environment that stands. */
export const addBumpCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('bump')
    .description('bump Prow on an environment that stands')
    .requiredOption(...SHARED_OPTIONS.candidate)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: BumpOptions) => {
      const state = stateDirectory(options.state);
      const { directory, environment, description } = await readEnvironment(state, options.stack);
      const candidate = await resolveCandidate(options.candidate, { prowRepo: options.prowRepo, signal });
      const production = await readProduction(await readProductionRoot(directory));
      const builds = startBuilds([candidate], { components: componentsToRun(description), signal });
      const standing = nothingStanding({ id: options.stack, production, builds, state, signal });
      const bump = deployStep(standing, {
        title: `Bump ${options.stack} from ${environment.prow.tag} to ${candidate.tag}`,
        which: 0,
        onUnended: (unended) => line(describeUnended(unended)),
        before: async () => {
          standing.clusters = (await askKeeper(directory)).clusters;
          standing.endpoints = environment.endpoints;
          writePodsBefore(directory, { phase: 'candidate', pods: await snapshotPods(environment, { signal }) });
        },
      });
      // Whatever ends this before it is done, nobody may take the version before for the candidate.
      await markUnfinished(directory, candidate.tag);
      await runSteps([bump]);
      result(`${options.stack} stands at ${candidate.tag}. Next: prow-staging smoke --stack ${options.stack}`);
      exit(EXIT.pass);
    });
};
