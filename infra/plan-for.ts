import type { Production } from '../src/production/read-production.js';
import { boskosDefinitions } from './boskos/boskos-definitions.js';
import { prowJobDefinition } from './objects/prowjob-definition.js';
import { readGithubSecrets } from './objects/read-github-secrets.js';
import { type DeploymentPlan, planDeployment } from './plan-deployment.js';
import type { ProgramInputs } from './program-inputs.js';

/**
 * The plan for these inputs, with what they name read.
 *
 * @throws {ExplainedError} as {@link planDeployment}, and for what the inputs name and cannot be read.
 */
export async function planFor(production: Production, inputs: ProgramInputs): Promise<DeploymentPlan> {
  const [definition, secrets, boskos] = await Promise.all([
    prowJobDefinition(inputs.prowTree),
    readGithubSecrets(inputs.githubSecrets),
    inputs.boskos === null ? [] : boskosDefinitions(inputs.boskos.tree),
  ]);
  return planDeployment(production, { inputs, definition, secrets, boskosDefinitions: boskos });
}
