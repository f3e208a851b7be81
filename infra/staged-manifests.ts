import { type KubernetesObject, objectName } from '../src/production/manifest.js';
import type { Production } from '../src/production/read-production.js';
import type { PlannedKubeconfigs } from './layout.js';
import { UNREAD_KEY } from './objects/placeholders.js';
import { kubeconfigObject, planDeployment } from './plan-deployment.js';
import type { ProgramInputs } from './program-inputs.js';

/** What would stand in staging. */
export interface StagedManifests {
  readonly objects: readonly KubernetesObject[];
  /** What Prow's components mount and production's files do not hold, and namespaces that none of them makes. */
  readonly madeUp: readonly MadeUp[];
}

/** An object of which nobody knows whether production has it. */
export interface MadeUp {
  readonly name: string;
  /** Those of its content that components name: whether production has them nobody knows either. */
  readonly keys: readonly string[];
}

/**
 * What staging would have of production's manifests on the cluster that Prow runs on: each as the rules make it, and what
 * stands in for some. For comparing two productions: no cluster is behind it, and Boskos is left out.
 *
 * @param tag - the version under test, one for all that are compared.
 * @throws {ExplainedError} `usage` where staging cannot stand this production up.
 */
export function stagedManifests(production: Production, tag: string): StagedManifests {
  const { applied, added, kubeconfigs, madeUp } = planDeployment(production, {
    inputs: inputsFor(production, tag),
    definition: NO_DEFINITION,
    boskosDefinitions: [],
    secrets: { token: '0'.repeat(40), hmac: '0'.repeat(40), control: '0'.repeat(40) },
  });
  return {
    objects: [...applied.manifests.map(({ object }) => object), ...added],
    madeUp: [...madeUp.map((object) => madeUpOf(object, production)), ...kubeconfigs.map(madeUpForKubeconfigs)],
  };
}

/** The key that is there where none is named counts where an object has its word beside the name. */
function madeUpOf(object: KubernetesObject, { manifests }: Production): MadeUp {
  const keys = Object.keys({ ...Object(object['data']), ...Object(object['stringData']) });
  const words = [UNREAD_KEY, object.metadata.name];
  const texts = () => manifests.map((manifest) => JSON.stringify(manifest.object));
  const isNamed = (key: string) =>
    key !== UNREAD_KEY || texts().some((text) => words.every((word) => text.includes(word)));
  return { name: objectName(object), keys: keys.filter(isNamed) };
}

function madeUpForKubeconfigs(planned: PlannedKubeconfigs): MadeUp {
  return {
    name: objectName(kubeconfigObject(planned)),
    keys: [...planned.files.map(({ key }) => key), ...planned.others],
  };
}

/** That of the version under test is the same for all. */
const NO_DEFINITION: KubernetesObject = {
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  metadata: { name: 'prowjobs.prow.k8s.io' },
};

/** As the local layer has it, with addresses that lead nowhere (RFC 5737). */
function inputsFor({ root, description }: Production, tag: string): ProgramInputs {
  return {
    ...{ environmentId: 'compared', layer: 'local', production: root, prowTree: root, boskos: null },
    ...{ base: null, nightly: null },
    prow: { tag, source: { kind: 'module', version: tag } },
    clusters: description.clusters.map(({ id, role }) => ({
      ...{ id, role, kubeconfig: root, insideServer: 'https://192.0.2.1:6443', caData: '' },
    })),
    ...{ canaryImage: 'compared.invalid/canary', githubImage: 'compared.invalid/github', githubSecrets: root },
    pubsubImage: 'compared.invalid/pubsub',
    canaryProgram: { image: 'compared.invalid/program', command: ['program'] },
    hostNodeSelector: { 'compared.invalid/runs': 'processes' },
    hostNodeToleration: { key: 'compared.invalid/host-node', operator: 'Exists', effect: 'NoSchedule' },
  };
}
