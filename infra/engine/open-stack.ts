import { LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation/index.js';
import { type EngineTools, engineVariables, prepareEngine } from './engine-files.js';
import { releaseDeadLocks } from './release-dead-locks.js';

/** Pulumi's name of this project; the same as in Pulumi.yaml, so that both ways see one state. */
export const PROJECT_NAME = 'prow-staging';

/** Which stack, and what it stands on. */
export interface StackPlace {
  /** Name of the stack, e.g. `local`. */
  readonly stack: string;
  /** The environment's own folder (0700): state and passphrase are kept in `pulumi/` below it. */
  readonly directory: string;
  /** Pulumi's home: shared by all environments, ours alone. */
  readonly pulumiHome: string;
  readonly tools: EngineTools;
}

/**
 * The environment's stack, made where there is none yet. Its settings lie in the
 * environment's folder, never beside Pulumi.yaml.
 *
 * @param program - run in this process by what is asked of the stack then.
 */
export async function openStack(
  { stack: stackName, directory, pulumiHome, tools }: StackPlace,
  program: () => Promise<Record<string, unknown>>,
): Promise<Stack> {
  const files = await prepareEngine(directory, tools);
  await releaseDeadLocks(files.backend);
  const envVars = engineVariables(files, pulumiHome);
  return LocalWorkspace.createOrSelectStack(
    { stackName, projectName: PROJECT_NAME, program },
    {
      ...{ envVars, pulumiHome, workDir: files.workDirectory },
      pulumiCommand: await PulumiCommand.get({ root: files.installation }),
      secretsProvider: 'passphrase',
      projectSettings: {
        name: PROJECT_NAME,
        runtime: 'nodejs',
        main: process.cwd(),
        backend: { url: envVars['PULUMI_BACKEND_URL'] ?? '' },
      },
    },
  );
}
