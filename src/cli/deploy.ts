import { deployStack } from '../../infra/stack.js';
import { environmentDirectory } from '../local/environment-directory.js';
import { addImages } from '../local/images.js';
import type { LocalCluster } from '../local/plan.js';
import { fingerprint } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { Production } from '../production/read-production.js';
import type { ProwBuild } from '../toolchain/build-prow.js';
import { writeEnvironment } from './environment-file.js';
import { CANARY_IMAGE, imageCatalogue, repositoriesOf } from './image-catalogue.js';
import { writeProductionRoot } from './production-root.js';
import type { StateDirectory } from './state-directory.js';

/** Labels and taint of host nodes, as the keeper sets them. */
const HOST_NODE_SELECTOR = { 'prow-staging.dev/runs': 'processes' };
const HOST_NODE_TOLERATION = { key: 'prow-staging.dev/host-node', operator: 'Exists', effect: 'NoSchedule' };

export interface DeployOptions {
  readonly id: string;
  readonly directory: string;
  readonly clusters: readonly LocalCluster[];
  readonly endpoints: Readonly<Record<string, string>>;
  readonly production: Production;
  readonly build: ProwBuild;
  readonly tools: { readonly pulumi: string; readonly 'pulumi-resource-kubernetes': string };
  readonly state: StateDirectory;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/**
 * Deploys one Prow version on standing clusters and writes down what the
 * environment is now. Host nodes learn of the version's programs first.
 */
export async function deploy(options: DeployOptions): Promise<Environment> {
  const { id, directory, clusters, production, build, tools, state, signal, say } = options;
  const { description, root } = production;
  await writeProductionRoot(directory, root);
  await addImages(directory, imageCatalogue([build], repositoriesOf(description.workloads.map(({ image }) => image))));
  const outputs = await deployStack(
    {
      environmentId: id,
      layer: 'local',
      production: root,
      prow: build.candidate,
      prowTree: build.tree,
      clusters: clusters.map((cluster) => ({
        id: cluster.id,
        role: cluster.role,
        kubeconfig: cluster.kubeconfig,
        insideServer: cluster.insideServer,
        caData: cluster.caData,
      })),
      canaryImage: CANARY_IMAGE,
      hostNodeSelector: HOST_NODE_SELECTOR,
      hostNodeToleration: HOST_NODE_TOLERATION,
    },
    { stack: 'local', directory, pulumiHome: state.pulumiHome, tools, signal, onEvent: say },
  );
  const environment: Environment = {
    id,
    layer: 'local',
    stack: id,
    createdAt: new Date().toISOString(),
    productionFingerprint: fingerprint(description),
    prow: build.candidate,
    namespaces: outputs.namespaces,
    clusters: clusters.map((cluster) => ({
      id: cluster.id,
      role: cluster.role,
      kubeconfig: cluster.kubeconfig,
      kubeSystemUid: cluster.kubeSystemUid,
      caDigest: cluster.caDigest,
      auditLog: cluster.auditLog,
    })),
    aliases: description.aliases,
    components: outputs.components.map((component) => ({
      ...component,
      executableSha256: digestOf(build, component.component),
    })),
    canary: outputs.canary,
    observer: environmentDirectory(directory).socket,
    endpoints: { ...options.endpoints },
    differences: outputs.differences,
  };
  await writeEnvironment(directory, environment, description);
  return environment;
}

function digestOf(build: ProwBuild, component: string): string {
  const executable = build.executables[component];
  if (executable !== undefined) return executable.sha256;
  throw new RangeError(`${component} is declared but was not built; componentsToRun lists what is`);
}
