import type { Candidate } from '../../../src/model/candidate.js';
import { everyOneOf } from '../../../src/model/explained-errors.js';
import type { Production } from '../../../src/production/read-production.js';
import { boskosDefinitions } from '../../boskos/boskos-definitions.js';
import { prowJobDefinition } from '../../objects/prowjob-definition.js';
import { planDeployment } from '../../plan-deployment.js';
import type { ProgramInputs } from '../../program-inputs.js';
import { readClustersFile } from './clusters-file.js';
import { deployedObjects } from './deployed-objects.js';
import { knownProduction } from './known-production.js';
import { type NamedContext, readNamedContext } from './named-context.js';
import type { PreflightOf } from './preflight.js';

/** Sources of what would be deployed. */
export interface Sources {
  readonly prow: Candidate;
  readonly prowTree: string;
  /** Null where production has no Boskos. */
  readonly boskos: { readonly build: Candidate; readonly tree: string } | null;
}

/**
 * Reads a clusters.yaml and the kubeconfigs it names, and plans what would be deployed there. No cluster is asked anything.
 *
 * @throws {ExplainedError} for everything that is wrong with these files, each with file and line; or where production cannot
 *   be deployed.
 */
export async function planPreflight(
  production: Production,
  { clustersFile, ...sources }: Sources & { readonly clustersFile: string },
): Promise<Omit<PreflightOf, 'now' | 'signal'>> {
  const file = await readClustersFile(clustersFile, production.description.clusters);
  const contexts = await everyOneOf(file.clusters, readNamedContext);
  const definitions = sources.boskos === null ? [] : await boskosDefinitions(sources.boskos.tree);
  const plan = planDeployment(production, {
    inputs: inputsFor(production, { contexts, environment: file.environment, sources }),
    definition: await prowJobDefinition(sources.prowTree),
    boskosDefinitions: definitions,
    secrets: { token: '0'.repeat(40), hmac: '0'.repeat(40), control: '0'.repeat(40) },
  });
  const { environment } = file;
  const known = knownProduction(production, file.production);
  return { environment, contexts, known, objects: deployedObjects(plan) };
}

/** Kinds, names and rules of objects depend on no image and no token, so that these may lead nowhere. */
function inputsFor(
  { root }: Production,
  { contexts, environment, sources }: { contexts: readonly NamedContext[]; environment: string; sources: Sources },
): ProgramInputs {
  const nowhere = 'preflight.invalid/image';
  return {
    ...{ environmentId: environment, layer: 'existing', production: root, base: null, nightly: null, ...sources },
    clusters: contexts.map(({ id, role, kubeconfig, insideServer, address, caData }) => ({
      ...{ id, role, kubeconfig, insideServer: insideServer ?? address.server, caData },
    })),
    ...{ canaryImage: nowhere, githubImage: nowhere, pubsubImage: nowhere, githubSecrets: root, canaryProgram: null },
    ...{ hostNodeSelector: {}, hostNodeToleration: null },
  };
}
