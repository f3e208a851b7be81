import { join } from 'node:path';
import { componentsToRun, DIFFERENCE_RULES } from '../../../infra/stack.js';
import { listEnvironments, sweepEnvironments } from '../../local/list-environments.js';
import { ExplainedError } from '../../model/explained-error.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { line, result, resultLine, runSteps } from '../console.js';
import { describeDifferences } from '../describe-differences.js';
import { environmentPath, readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { withDefaultContext } from '../other-default.js';
import { policyOptions } from '../policy-options.js';
import { prepare } from '../prepare.js';
import { clustersStep, deployStep, nothingStanding, type Standing } from '../standing.js';
import { type StateDirectory, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface UpOptions {
  readonly production?: string;
  readonly defaultContext?: string;
  readonly from?: string;
  readonly prowRepo?: string;
  readonly boskosFrom?: string;
  readonly boskosRepo?: string;
  readonly stack: string;
  readonly state?: string;
  readonly policies?: boolean;
  readonly base?: string;
}

/** `prow-staging up`: stands an environment up at production's version, and leaves it up. */
export const addUpCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('up')
    .description('stand an environment up at production’s version, and leave it up')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.defaultContext)
    .option(...SHARED_OPTIONS.from)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.boskosFrom)
    .option(...SHARED_OPTIONS.boskosRepo)
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.policies)
    .option(...SHARED_OPTIONS.base)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: UpOptions) => {
      const state = stateDirectory(options.state);
      const { from, prowRepo, boskosFrom, boskosRepo, stack } = options;
      const { defaultContext } = options;
      const given = await withDefaultContext(options.production, { defaultContext, state });
      const { production, baseline, boskos } = await prepare({
        production: given,
        from,
        candidate: undefined,
        prowRepo,
        boskosFrom,
        boskosRepo,
        signal,
      });
      for (const name of await sweepEnvironments(state.environments)) line(`removed what was left of ${name}`);
      await refuseStanding(state, stack);
      const builds = startBuilds([baseline], {
        ...{ components: componentsToRun(production.description), signal },
        boskos: boskos === null ? null : boskosBuilds(production.description, [boskos.baseline]),
      });
      const standing = nothingStanding({ id: stack, production, builds, state, signal, ...policyOptions(options) });
      const deploy = deployStep(standing, { title: `Deploy Prow ${baseline.tag}`, which: 0 });
      await runSteps([clustersStep(standing), deploy]).catch(async (error: unknown) => {
        await standing.local?.stop();
        throw error;
      });
      standing.local?.stay();
      await sayWhatStands(state, { stack, standing, tag: baseline.tag });
      exit(EXIT.pass);
    });
};

async function sayWhatStands(
  state: StateDirectory,
  { stack, standing, tag }: { stack: string; standing: Standing; tag: string },
): Promise<void> {
  const { environment } = await readEnvironment(state, stack);
  result('What staging does otherwise than production, by rule:');
  for (const said of describeDifferences(environment.differences, DIFFERENCE_RULES)) resultLine(`  ${said}`);
  result(`  each by name: ${environmentPath(standing.directory)}`);
  result(`${stack} stands at ${tag}. Reach its clusters with:`);
  for (const { id, kubeconfig } of standing.local?.clusters ?? []) result(`  KUBECONFIG=${kubeconfig}  # ${id}`);
  for (const [name, address] of Object.entries(standing.local?.endpoints ?? {})) result(`  ${name}: ${address}`);
  const suites = 'npx vitest run --config smoke-tests/vitest.config.ts';
  result(`The suites by hand: STAGING_ENVIRONMENT=${environmentPath(standing.directory)} ${suites}`);
  result(`Next: prow-staging bump --stack ${stack} --candidate BUILD, then prow-staging smoke --stack ${stack}`);
}

async function refuseStanding(state: StateDirectory, stack: string): Promise<void> {
  if (!(await listEnvironments(state.environments)).includes(stack)) return;
  throw new ExplainedError('usage', {
    what: `An environment named ${stack} stands already`,
    expected: 'a name that is free',
    observed: 'one that stands',
    evidence: join(state.environments, stack),
    next: `prow-staging down --stack ${stack}, or choose another --stack`,
  });
}
