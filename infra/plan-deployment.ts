import type { GithubSecrets } from '../src/model/github-world.js';
import { type KubernetesObject, objectName } from '../src/production/manifest.js';
import { namesWhenApplied } from '../src/production/names-when-applied.js';
import type { Production } from '../src/production/read-production.js';
import { readComponents } from '../src/production/read-workloads.js';
import { blockedWays } from './blocked-ways.js';
import { type BoskosPlan, planBoskos } from './boskos/plan-boskos.js';
import { type ConfigObjects, configObjects } from './config-maps/config-objects.js';
import { productionBuckets } from './config-maps/storage-buckets.js';
import { deckSettings } from './deck-settings.js';
import { declaredComponents } from './declared-components.js';
import { type CanaryDecoration, canaryDecoration, RESULTS_BUCKET } from './decoration/canary-decoration.js';
import { utilityDifferences, utilityImagesFor } from './decoration/utilities.js';
import { type Addition, additions } from './differences/additions.js';
import { type Applied, applyRules } from './differences/apply-rules.js';
import { CANARY_JOB_PREFIX } from './differences/canary-jobs.js';
import { canaryMeans } from './differences/canary-means.js';
import { canaryMerges } from './differences/canary-merges.js';
import { frozen } from './differences/frozen.js';
import { MANIFEST_RULES } from './differences/manifest-rules.js';
import { rejectGithubOutside } from './differences/reject-github-outside.js';
import { rejectReportsOutside } from './differences/reject-reports-outside.js';
import { rejectUnknownKinds } from './differences/reject-unknown-kinds.js';
import { planErrands } from './errands/plan-errands.js';
import { gangwayClient } from './gangway-client.js';
import { type Layout, type PlannedKubeconfigs, readLayout } from './layout.js';
import { planNightly } from './nightly/plan-nightly.js';
import { fakeStorage, fakeStorageHost } from './objects/fake-storage.js';
import { gangwayService } from './objects/gangway-service.js';
import { GIT_PREFIX, githubSecrets, withPlaceholders } from './objects/github-secrets.js';
import { githubAddress, githubStandIn } from './objects/github-stand-in.js';
import { missingObjects } from './objects/missing-objects.js';
import { pubsubAddress, pubsubStandIn } from './objects/pubsub-stand-in.js';
import { webhookAddress } from './objects/webhook-address.js';
import { type ClusterPlan, PRESENT_NAMESPACES, planClusters } from './plan-clusters.js';
import type { ProgramInputs, ProgramOutputs } from './program-inputs.js';
import { reportedTypes } from './reported-types.js';
import { sinkerSettings } from './sinker-settings.js';

/** Everything a deployment does, decided before anything is done. */
export interface DeploymentPlan {
  readonly clusters: readonly ClusterPlan[];
  /** The definition of ProwJob, for the service cluster. */
  readonly definition: KubernetesObject;
  /** Production's own manifests with the listed changes: the service cluster's. */
  readonly applied: Applied;
  readonly kubeconfigs: readonly PlannedKubeconfigs[];
  /** Configuration, stand-ins and placeholders that the manifests mount or reach. */
  readonly added: readonly KubernetesObject[];
  /** Those of them whose content production keeps elsewhere. */
  readonly madeUp: readonly KubernetesObject[];
  /** Boskos, on its own cluster; null where production has none, or none is to stand. */
  readonly boskos: BoskosPlan | null;
  readonly outputs: ProgramOutputs;
}

/** What a plan is made from, besides production. */
export interface PlanInputs {
  readonly inputs: ProgramInputs;
  /** The ProwJob definition of the version under test. */
  readonly definition: KubernetesObject;
  /** Definitions of Boskos' kinds, of the version under test; empty where none is to stand. */
  readonly boskosDefinitions: readonly KubernetesObject[];
  /** Of the stand-in for GitHub. */
  readonly secrets: GithubSecrets;
}

/**
 * Decides what goes to which cluster: production's manifests with the listed
 * differences, and what stands in for the parts of production that cannot come along.
 *
 * @throws {ExplainedError} `usage` when production cannot be deployed here, with
 *   file and line where there is one; nothing has been touched by then.
 */
export function planDeployment(
  production: Production,
  { inputs, definition, secrets, boskosDefinitions: definitions }: PlanInputs,
): DeploymentPlan {
  const layout = readLayout(production, inputs);
  const { hostNodes, kubeconfigs, mounts } = layout;
  const nightly = planNightly(production.description, inputs);
  const decoration = canaryDecoration(production, inputs.prow);
  const canary = canaryMeans(production, { inputs, hostNodes });
  const config = configObjects(production, { mounts, canary, nightly: nightly.jobFile });
  const github = githubFor(production, { layout, inputs, secrets });
  const standIns = standInsFor(production, { layout, inputs, github: github.standIn });
  const stoodIn = standIns.flatMap(({ objects }) => objects);
  const made = [...config.objects, ...stoodIn, ...github.secrets, definition]
    .map(objectName)
    .concat(kubeconfigs.map((planned) => objectName(kubeconfigObject(planned))));
  const applied = applyTo(production, { layout, inputs, config, made });
  const left = applied.manifests.map(({ object }) => object);
  rejectUnfit(applied, { standIn: github.standIn, repository: layout.repository });
  const { missing, secrets: signed } = placeholdersFor(layout, { left, made, secrets: github.secrets });
  const clusters = planClusters(production, left);
  const boskos = boskosFor(production, { inputs, layout, clusters, left, definitions });
  const clusterId = clusters.find(({ role }) => role === 'service')?.id ?? '';
  const differences = [
    ...applied.differences,
    ...config.differences,
    ...additions('prowjob-definition', { clusterId, objects: [definition] }),
    ...additions('prow-configuration', { clusterId, objects: config.objects }),
    ...additions('placeholder-secrets', { clusterId, objects: missing }),
    ...standIns.flatMap(({ rule, objects }) => additions(rule, { clusterId, objects })),
    ...additions('github-secrets', { clusterId, objects: signed }),
    ...additions('kubeconfig-secrets', { clusterId, objects: kubeconfigs.map(kubeconfigObject) }),
    ...[...clusters, ...(boskos === null ? [] : [boskos]), decoration, nightly].flatMap((one) => one.differences),
    ...utilityDifferences(utilityImagesFor(production, inputs.prow.tag)),
  ];
  return {
    ...{ clusters, definition, applied, kubeconfigs, boskos },
    madeUp: madeUpOf(clusters, [...missing, ...signed]),
    // What is listed by now is what is deployed: a later edit throws where it is made.
    added: [...config.objects, ...missing, ...stoodIn, ...signed, ...nightly.objects].map(frozen),
    outputs: {
      components: declaredComponents(readComponents(applied.manifests)),
      boskos: boskos === null ? null : { clusterId: boskos.clusterId, components: [...boskos.components] },
      ...{ namespaces: production.description.namespaces, differences },
      canary: canaryOf(production, { inputs, decoration, applied }),
      ...{ sinker: sinkerSettings(production), errands: errandsOf(production, { applied, config }) },
      ...shownBy(production, layout),
    },
  };
}

/** What components tell and show of jobs. */
function shownBy({ prowConfig }: Production, { components }: Layout): Pick<ProgramOutputs, 'reported' | 'deck'> {
  return {
    reported: reportedTypes(prowConfig.text, components),
    deck: deckSettings(prowConfig.text, components),
  };
}

function errandsOf(
  { plugins, prowConfig }: Production,
  { applied, config }: { applied: Applied; config: ConfigObjects },
): ProgramOutputs['errands'] {
  const components = readComponents(applied.manifests);
  return planErrands(components, {
    ...{ plugins: plugins?.text ?? null, job: config.retired, started: config.errandJobs },
    reported: reportedTypes(prowConfig.text, components),
    merges: config.differences.some(({ rule }) => rule === canaryMerges.name),
  });
}

/** The key of git's own prefix is nothing of production's. */
function madeUpOf(clusters: readonly ClusterPlan[], objects: readonly KubernetesObject[]): KubernetesObject[] {
  const placeholders = objects.filter(({ metadata }) => metadata.name !== GIT_PREFIX.secret);
  return [...placeholders, ...clusters.flatMap(({ namespaces, accounts }) => [...namespaces, ...accounts])];
}

/** Stops before anything is made: what no cluster here knows, and what would reach outside. */
function rejectUnfit(
  { manifests }: Applied,
  { standIn, repository }: { standIn: readonly KubernetesObject[]; repository: string },
): void {
  rejectUnknownKinds(manifests);
  const objects = manifests.map(({ object }) => object);
  rejectGithubOutside([...objects, ...standIn], repository);
  rejectReportsOutside(objects);
}

function applyTo(
  production: Production,
  made: { layout: Layout; inputs: ProgramInputs; config: ConfigObjects; made: readonly string[] },
): Applied {
  const { layout, inputs, config } = made;
  return applyRules(production.manifests, MANIFEST_RULES, {
    prowTag: inputs.prow.tag,
    prowRepository: layout.repository,
    otherRepositories: production.otherRepositories,
    kubeconfigFolders: layout.folders,
    standIns: production.description.standIns,
    hostNodes: layout.hostNodes,
    storageAddress: `http://${fakeStorageHost(production.description.namespaces.prowJobs)}`,
    githubAddress: githubAddress(production.description.namespaces.prowJobs),
    pubsubAddress: pubsubAddress(production.description.namespaces.prowJobs),
    madeByStaging: new Set([...made.made, ...PRESENT_NAMESPACES.map((name) => `Namespace ${name}`)]),
    configMapParts: config.parts,
  });
}

/** Its cluster has namespaces and accounts for jobs anyway; the service cluster has production's manifests too. */
function boskosFor(
  production: Production,
  given: {
    inputs: ProgramInputs;
    layout: Layout;
    clusters: readonly ClusterPlan[];
    left: readonly KubernetesObject[];
    definitions: readonly KubernetesObject[];
  },
): BoskosPlan | null {
  const { inputs, layout, clusters, left, definitions } = given;
  const own = clusters.find(({ id }) => id === production.description.boskos?.clusterId);
  const objects =
    own === undefined ? [] : [...own.namespaces, ...own.access, ...own.canaries, ...own.needs, ...own.accounts];
  return planBoskos(production, {
    tag: inputs.boskos?.build.tag ?? null,
    ...{ definitions, hostNodes: layout.hostNodes },
    present: [
      ...[...objects, ...(own?.role === 'service' ? left : [])].map(objectName),
      ...PRESENT_NAMESPACES.map((name) => `Namespace ${name}`),
    ],
  });
}

/** What pods need and neither production's manifests nor staging has. */
function placeholdersFor(
  { components }: Layout,
  given: { left: readonly KubernetesObject[]; made: readonly string[]; secrets: KubernetesObject[] },
): ReturnType<typeof withPlaceholders> {
  const without = new Set(given.secrets.map(objectName));
  const provided = [...given.left.flatMap(namesWhenApplied), ...given.made].filter((name) => !without.has(name));
  return withPlaceholders(given.secrets, missingObjects(components, new Set(provided)));
}

/** What stands on the service cluster in place of what staging must not reach, by the reason for each. */
function standInsFor(
  production: Production,
  { layout, inputs, github }: { layout: Layout; inputs: ProgramInputs; github: readonly KubernetesObject[] },
): { rule: Addition; objects: readonly KubernetesObject[] }[] {
  const { description } = production;
  const { pubsubImage: image } = inputs;
  return [
    { rule: 'fake-storage', objects: storageFor(production, { layout, inputs }) },
    { rule: 'github-stand-in', objects: github },
    { rule: 'gangway-service', objects: gangwayService(layout.components) },
    { rule: 'pubsub-stand-in', objects: pubsubStandIn(description, { image, hostNodes: layout.hostNodes }) },
  ];
}

function storageFor(
  production: Production,
  { layout, inputs }: { layout: Layout; inputs: ProgramInputs },
): KubernetesObject[] {
  return fakeStorage({
    namespace: production.description.namespaces.prowJobs,
    repository: layout.repository,
    prowTag: inputs.prow.tag,
    hostNodes: layout.hostNodes,
    buckets: [...new Set([...productionBuckets(production), RESULTS_BUCKET])],
  });
}

/** The stand-in for GitHub, and production's Secrets with its tokens in them. */
function githubFor(
  { description, manifests }: Production,
  { layout, inputs, secrets }: { layout: Layout; inputs: ProgramInputs; secrets: GithubSecrets },
): { standIn: KubernetesObject[]; secrets: KubernetesObject[] } {
  const { components, hostNodes } = layout;
  const objects = manifests.map(({ object }) => object);
  const webhook = webhookAddress(components, objects);
  const namespace = description.namespaces.prowJobs;
  return {
    standIn: githubStandIn({ namespace, image: inputs.githubImage, webhook, secrets, hostNodes }),
    secrets: githubSecrets(components, { ...secrets, address: githubAddress(namespace) }),
  };
}

/** The Secret or ConfigMap without its content, which the clusters' tokens go into. */
export function kubeconfigObject({ kind, namespace, name }: PlannedKubeconfigs): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { namespace, name }, ...(kind === 'Secret' ? { type: 'Opaque' } : {}) };
}

function canaryOf(
  production: Production,
  { inputs, decoration, applied }: { inputs: ProgramInputs; decoration: CanaryDecoration; applied: Applied },
): ProgramOutputs['canary'] {
  const { canaryImage, canaryProgram, hostNodeSelector, hostNodeToleration } = inputs;
  const { configs, clones } = decoration;
  const decorated = { configs: [...configs], clones: clones.map(({ spelling }) => spelling) };
  return {
    image: canaryImage,
    nodeSelector: hostNodeSelector,
    tolerations: hostNodeToleration === null ? [] : [hostNodeToleration],
    jobPrefix: CANARY_JOB_PREFIX,
    decorated: canaryProgram === null || configs.length === 0 ? null : { ...canaryProgram, ...decorated },
    blockedWays: blockedWays(readComponents(applied.manifests), production),
    ...askedAs(production),
  };
}

/** As whom canaries ask gangway, and where they ask sub. */
function askedAs({ prowConfig, description }: Production): Pick<ProgramOutputs['canary'], 'gangway' | 'pubsub'> {
  const client = gangwayClient(prowConfig.text);
  const { pubsub } = description;
  const { consumerType = '', consumerNumber = '' } = client ?? {};
  return {
    ...(client === null ? {} : { gangway: { consumerType, consumerNumber } }),
    ...(pubsub === undefined ? {} : { pubsub }),
  };
}
