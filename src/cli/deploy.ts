import { join } from 'node:path';
import { deployStack, utilityImagesFor } from '../../infra/stack.js';
import { environmentDirectory } from '../local/environment-directory.js';
import { addImages } from '../local/images.js';
import type { LocalCluster } from '../local/plan.js';
import { type Description, fingerprint } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { Production } from '../production/read-production.js';
import type { ProwBuild } from '../toolchain/build-prow.js';
import { deckPages } from '../toolchain/deck-pages.js';
import type { DEPLOY_TOOLS } from '../toolchain/tool-names.js';
import { writeEnvironment } from './environment-file.js';
import { githubSecretsFile } from './github-secrets-file.js';
import { imageCatalogue, pubsubCatalogue, repositoriesOf, utilityCatalogue } from './image-catalogue.js';
import { writeProductionRoot } from './production-root.js';
import { programInputs } from './program-inputs.js';
import type { StateDirectory } from './state-directory.js';
import { rememberFirstBuild } from './tried-configs.js';
import { markUnfinished, unmarkUnfinished } from './unfinished-deployment.js';

export interface DeployOptions {
  readonly id: string;
  readonly directory: string;
  readonly clusters: readonly LocalCluster[];
  readonly endpoints: Readonly<Record<string, string>>;
  readonly production: Production;
  readonly build: ProwBuild;
  /** Null where production has no Boskos. */
  readonly boskos: ProwBuild | null;
  readonly tools: Readonly<Record<(typeof DEPLOY_TOOLS)[number], string>>;
  readonly state: StateDirectory;
  readonly signal: AbortSignal;
  readonly asksPolicies?: boolean;
  /** Directory of production as it is, where `production` is as it will be: for policies. */
  readonly base?: string | undefined;
  /** Whether what stands is held against production; yes where left out. */
  readonly isAudited?: boolean;
  say(text: string): void;
  /** What to do with rollouts that did not end: refuse by throwing, or go on to observe and judge them. */
  onUnended(unended: readonly string[]): void;
}

/** Name of the Pulumi stack of every local environment; each has a backend of its own. */
export const STACK_NAME = 'local';

/** Tells host nodes which programs the images of a build are, before anything asks for them. */
export async function offerImages(
  directory: string,
  {
    production,
    build,
    boskos,
    tools,
    say,
  }: Pick<DeployOptions, 'production' | 'build' | 'boskos' | 'say'> & {
    tools: Pick<DeployOptions['tools'], 'pubsub-stand-in'>;
  },
): Promise<void> {
  const repositories = repositoriesOf(production.description.workloads.map(({ image }) => image));
  const utilities = utilityImagesFor(production, build.candidate.tag);
  const lending = repositoriesOf((production.description.boskos?.workloads ?? []).map(({ image }) => image));
  const pages = await deckPages(build.tree, join(directory, 'deck-pages', build.candidate.tag));
  for (const script of pages.leftOut) say(`deck’s page goes without a script: ${script}`);
  await addImages(directory, {
    ...imageCatalogue([{ ...build, deckPages: pages.directory }], repositories),
    ...utilityCatalogue(build, utilities),
    ...pubsubCatalogue(tools['pubsub-stand-in']),
    ...(boskos === null ? {} : imageCatalogue([boskos], lending)),
  });
  await writeProductionRoot(directory, production.root);
}

/** Deploys one Prow version on standing clusters and writes down what the environment is now. */
export async function deploy(options: DeployOptions): Promise<Environment> {
  const { id, directory, clusters, production, build, boskos, tools, state, signal, say, onUnended } = options;
  await offerImages(directory, options);
  await markUnfinished(directory, build.candidate.tag);
  const secrets = await githubSecretsFile(directory);
  const inputs = programInputs(id, { clusters, production, build, boskos, githubSecrets: secrets, base: options.base });
  const { outputs, unended } = await deployStack(inputs, {
    ...{ stack: STACK_NAME, directory, pulumiHome: state.pulumiHome, tools, signal, onEvent: say },
    ...{ asksPolicies: options.asksPolicies ?? false, isAudited: options.isAudited ?? true },
  });
  if (unended.length > 0) onUnended(unended);
  const environment = await recordEnvironment(options, outputs);
  await rememberFirstBuild(directory, build.candidate, boskos?.candidate ?? null);
  await unmarkUnfinished(directory);
  return environment;
}

/** Writes `environment.json` from what the stack gave out and what the machine knows. */
async function recordEnvironment(
  { id, directory, clusters, endpoints, production, build, boskos }: DeployOptions,
  outputs: Awaited<ReturnType<typeof deployStack>>['outputs'],
): Promise<Environment> {
  const { description } = production;
  const environment: Environment = {
    id,
    layer: 'local',
    stack: id,
    createdAt: new Date().toISOString(),
    productionFingerprint: fingerprint(description),
    prow: build.candidate,
    namespaces: outputs.namespaces,
    clusters: clusters.map(({ id: cluster, role, kubeconfig, kubeSystemUid, caDigest, auditLog }) => ({
      ...{ id: cluster, role, kubeconfig, kubeSystemUid, caDigest, auditLog },
    })),
    aliases: description.aliases,
    components: outputs.components.map((component) => ({
      ...component,
      executableSha256: digestOf(build, component.component),
    })),
    ...environmentBoskos(description, { build: boskos, declared: outputs.boskos }),
    ...(outputs.sinker === null ? {} : { sinker: outputs.sinker }),
    ...(outputs.deck === null ? {} : { deck: outputs.deck }),
    canary: outputs.canary,
    ...(outputs.errands === null ? {} : { errands: outputs.errands }),
    observer: environmentDirectory(directory).socket,
    github: { secrets: await githubSecretsFile(directory), reported: outputs.reported },
    endpoints: { ...endpoints },
    differences: outputs.differences,
  };
  await writeEnvironment(directory, environment, description);
  return environment;
}

/** Boskos as it was declared, where there is one. */
function environmentBoskos(
  { boskos }: Description,
  {
    build,
    declared,
  }: { build: ProwBuild | null; declared: Awaited<ReturnType<typeof deployStack>>['outputs']['boskos'] },
): Pick<Environment, 'boskos'> {
  if (boskos === undefined || build === null || declared === null) return {};
  const { clusterId, service, types } = boskos;
  const components = declared.components.map((component) => ({
    ...component,
    executableSha256: digestOf(build, component.component),
  }));
  return { boskos: { clusterId, service, types, build: build.candidate, components } };
}

function digestOf(build: ProwBuild, component: string): string {
  const executable = build.executables[component];
  if (executable !== undefined) return executable.sha256;
  throw new RangeError(`${component} is declared but was not built; componentsToRun lists what is`);
}
