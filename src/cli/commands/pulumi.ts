import { join } from 'node:path';
import { componentsToRun, runPulumi } from '../../../infra/stack.js';
import { askKeeper } from '../../local/ask-keeper.js';
import { listEnvironments, sweepEnvironments } from '../../local/list-environments.js';
import type { LocalCluster } from '../../local/plan.js';
import { stopEnvironment } from '../../local/stop-environment.js';
import { ensureTools } from '../../toolchain/ensure-tools.js';
import { DEPLOY_TOOLS } from '../../toolchain/tool-names.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { line, runSteps } from '../console.js';
import { offerImages, STACK_NAME } from '../deploy.js';
import { EXIT } from '../exit-codes.js';
import { githubSecretsFile } from '../github-secrets-file.js';
import { policyOptions } from '../policy-options.js';
import { prepare } from '../prepare.js';
import { programInputs } from '../program-inputs.js';
import { clustersStep, nothingStanding, type Standing } from '../standing.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface PulumiOptions {
  readonly production?: string;
  readonly candidate?: string;
  readonly prowRepo?: string;
  readonly policies?: boolean;
  readonly base?: string;
  readonly stack: string;
  readonly state?: string;
}

/**
 * `npm run pulumi -- up|preview|destroy …`: Pulumi's own command line on the
 * same program. Clusters are started where none stand; they stay after `up`, go
 * again after `preview`, and end with `destroy`.
 */
export const addPulumiCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('pulumi')
    .description('run Pulumi by hand on a local environment, from nothing')
    .argument('<arguments...>', 'what Pulumi is to do, e.g. up --yes')
    .option(...SHARED_OPTIONS.production)
    .option('--candidate <build>', 'Prow version to deploy (default: production’s own)')
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.policies)
    .option(...SHARED_OPTIONS.base)
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .passThroughOptions()
    .action(async (args: string[], options: PulumiOptions) => exit(await byHand(args, { options, signal })));
};

async function byHand(
  args: readonly string[],
  { options, signal }: { options: PulumiOptions; signal: AbortSignal },
): Promise<number> {
  const state = stateDirectory(options.state);
  const { production: given, candidate: from, prowRepo, stack } = options;
  await sweepEnvironments(state.environments);
  const stood = (await listEnvironments(state.environments)).includes(stack);
  if (!stood && args.includes('destroy')) {
    line(`${stack} does not stand: there is nothing to destroy`);
    return EXIT.pass;
  }
  const { production, candidate, boskos } = await prepare({
    production: given,
    from,
    candidate: undefined,
    prowRepo,
    signal,
  });
  const builds = startBuilds([candidate], {
    ...{ components: componentsToRun(production.description), signal },
    boskos: boskos === null ? null : boskosBuilds(production.description, [boskos.candidate]),
  });
  const standing = nothingStanding({ id: stack, production, builds, state, signal, ...policyOptions(options) });
  try {
    const clusters = await standingClusters(standing, { stood });
    const code = await runOn(standing, { args, clusters });
    if (code === 0 && args.includes('up')) standing.local?.stay();
    else await standing.local?.stop();
    if (code === 0 && args.includes('destroy')) await stopEnvironment(standing.directory);
    return code === 0 ? EXIT.pass : EXIT.fail;
  } catch (error) {
    await standing.local?.stop();
    throw error;
  }
}

async function runOn(
  { id, production, builds, directory, state, signal, base, asksPolicies = false }: Standing,
  { args, clusters }: { args: readonly string[]; clusters: readonly LocalCluster[] },
): Promise<number> {
  builds.listen(line);
  const [build, boskos = null, tools] = await Promise.all([builds.prow[0], builds.boskos[0], byHandTools(signal)]);
  if (build === undefined) throw new RangeError('one build was started');
  await offerImages(directory, { production, build, boskos, tools, say: line });
  const inputs = programInputs(id, {
    clusters,
    production,
    build,
    boskos,
    githubSecrets: await githubSecretsFile(directory),
    base,
  });
  const place = { stack: STACK_NAME, directory, pulumiHome: state.pulumiHome };
  return runPulumi(args, { ...place, inputs, tools, signal, asksPolicies, onEvent: line });
}

async function standingClusters(standing: Standing, { stood }: { stood: boolean }): Promise<readonly LocalCluster[]> {
  if (stood) return (await askKeeper(join(standing.state.environments, standing.id))).clusters;
  await runSteps([clustersStep(standing)]);
  return standing.local?.clusters ?? [];
}

/** By hand Pulumi starts the program itself, for which it needs its language host. */
async function byHandTools(signal: AbortSignal) {
  return ensureTools([...DEPLOY_TOOLS, 'pulumi-language-nodejs'], { signal });
}
