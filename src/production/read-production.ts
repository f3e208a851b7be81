import { type Description, PRODUCTION_FILE, type StandInFile } from '../model/description.js';
import { type AliasUse, aliasUsesOf } from './alias-uses.js';
import { readBoskos } from './boskos/read-boskos.js';
import { type ComponentAliases, componentAliases, plankAliases } from './component-aliases.js';
import { componentRemarks } from './component-remarks.js';
import { configMapRemarks } from './config-map-remarks.js';
import { describeDocuments } from './describe-documents.js';
import { aliasSettings, describedKubeconfigs, placeOf } from './described-kubeconfigs.js';
import { distinctManifests } from './distinct-manifests.js';
import { withEveryMistake } from './every-mistake.js';
import { inRepoPermissions } from './in-repo-config.js';
import { agentRemarks, type JobStart, jobStart } from './job-agents.js';
import { jobConfigRemarks } from './job-config-remarks.js';
import { jobProblems } from './job-problems.js';
import { kubeconfigsInManifests } from './kubeconfig-in-manifests.js';
import { isSameFile } from './kubeconfig-mechanism.js';
import { kubeconfigProblems } from './kubeconfig-problems.js';
import { standInFiles, standInRemarks } from './kustomize/stand-in-files.js';
import { asSeen } from './live/as-seen.js';
import type { SeenKubeconfig } from './live/compare-aliases.js';
import type { Manifest } from './manifest.js';
import { type OtherProgram, otherPrograms } from './other-programs.js';
import { ownAlias, ownAliasRemarks } from './own-alias.js';
import { type AliasNeeds, podNeedsByAlias } from './pod-needs-by-alias.js';
import { checkedOutOf, type ProductionFile, readProductionFile } from './production-file.js';
import { readProwConfig } from './prow-config.js';
import { repositoryOf, versionOf } from './prow-image.js';
import { type Configuration, readConfiguration, type Say } from './read-configuration.js';
import { jobsOf } from './read-jobs.js';
import { readManifests } from './read-manifests.js';
import { findPlank, plankOf, readComponents } from './read-workloads.js';
import { rejectDuplicateJobs } from './reject-duplicate-jobs.js';
import { rejectHiddenComponents } from './reject-hidden-components.js';
import { remarksOn } from './remarks.js';
import { resourceLacks } from './resource-lacks.js';
import { readScheduler, schedulerRemarks } from './scheduler.js';
import { readSource, type SourceFile, type YamlSource } from './source-files.js';
import { strangerRemarks } from './stranger-remarks.js';
import { readTrustPolicy } from './trust-policy.js';
import { trustRemarks } from './trust-remarks.js';
import { uploadRemarks } from './uploaded-jobs.js';
import { repeatedKeyRemarks, yamlDocuments } from './yaml-documents.js';

/** Production as read: the description that is judged, and the texts that are deployed. */
export interface Production extends Configuration {
  /** Absolute or relative path of the production directory, as given. */
  readonly root: string;
  readonly description: Description;
  readonly manifests: readonly Manifest[];
  /** Boskos' own, for the cluster it runs on; empty where production has none. */
  readonly boskosManifests: readonly Manifest[];
  /** What jobs' pods expect to find on the cluster of each alias, presets and decoration included. */
  readonly podNeeds: readonly AliasNeeds[];
  /** Where images of Prow's components come from, beside the repository of prow-controller-manager. */
  readonly otherRepositories: readonly string[];
  /** Every component with the aliases it loads itself. */
  readonly components: readonly ComponentAliases[];
  /** What of Prow production runs besides, external plugins above all. */
  readonly otherPrograms: readonly OtherProgram[];
  /** Everything that names an alias, in the order it is written. */
  readonly aliasUses: readonly AliasUse[];
  /** What is to start each job, in the order of the description’s. */
  readonly starts: readonly JobStart[];
  /** Jobs that cannot run where they are to, or must not. */
  readonly problems: readonly string[];
  /** Whether a policy says which code may run where; without one only that each job has a cluster is known. */
  readonly isTrustKnown: boolean;
  /** What its components go without, and staging therefore too. */
  readonly lacks: readonly string[];
  /** True of production and worth knowing, but no reason to stop. */
  readonly remarks: readonly string[];
}

/**
 * Reads production from its own files, without touching production.
 *
 * @param root - directory with a production.yaml.
 * @param options.say - is told what is being read.
 * @param options.seen - kubeconfigs that somebody has just read: production.yaml and the manifests count for less. One that
 *   stands among the manifests is described as it stands there, and a production.yaml that says otherwise is a problem.
 * @throws {ExplainedError} `unreadable` with file and line, for everything that would make
 *   a likeness of it untrue, as far as one reading shows it: nothing has been started by then.
 */
export async function readProduction(
  root: string,
  { say = () => {}, seen = [] }: Partial<Asked> = {},
): Promise<Production> {
  return readWhole(root, { say, seen }).catch(async (error: unknown) => {
    say('once more, for every mistake');
    throw await withEveryMistake(root, error);
  });
}

interface Asked {
  readonly say: Say;
  readonly seen: readonly SeenKubeconfig[];
}

async function readWhole(root: string, { say, seen }: Asked): Promise<Production> {
  const written = asSeen(await readProductionFile(root), seen);
  const sources = await readSources(root, { file: written, say });
  say('where each job runs');
  const { manifests } = sources;
  const file = asInManifests(written, { manifests, seen });
  const config = readProwConfig(sources.prowConfig);
  const { components, plank, prowTag, strangers, besides } = allComponents(manifests, { root, images: file.images });
  const kubeconfigs = describedKubeconfigs(file);
  const settings = aliasSettings(file, { manifests, config, kubeconfigs });
  const own = plankAliases(plank, settings);
  const { aliases, loaded } = own;
  const configured = [sources.prowConfig, ...sources.jobConfigs].flatMap(jobsOf);
  const undecided = rejectDuplicateJobs(configured);
  const trust = { policy: policyOf(file, sources), inRepo: inRepoPermissions(sources.prowConfig) };
  const scheduler = readScheduler(sources.prowConfig, plank);
  const uses = aliasUsesOf({ configured, ...sources });
  const description: Description = {
    ...{ name: file.name, prowTag, namespaces: config.namespaces, clusters: file.clusters },
    kubeconfigs: [...loaded, ...kubeconfigs.filter((kubeconfig) => !loaded.includes(kubeconfig))],
    aliases: [...aliases],
    refusedAliases: own.refused,
    workloads: components.map(({ workload }) => workload),
    ...describedBoskos(sources, { boskos: file.boskos, root }),
    ...(config.pubsub.length === 0 ? {} : { pubsub: [...config.pubsub] }),
    ...{ jobs: configured.map(({ job }) => job), ...describedSources(sources) },
  };
  const withAliases = components.map((one) => (one === plank ? own : componentAliases(one, settings)));
  const found = { aliases, podNamespace: config.namespaces.pods, scheduler };
  const said = { components, prowTag, aliases, refusedAliases: own.refused, uses, kubeconfigs, loaded, withAliases };
  return {
    ...{ root, description, manifests, boskosManifests: sources.boskosManifests },
    ...{ prowConfig: sources.prowConfig, plugins: sources.plugins, jobConfigs: sources.jobConfigs },
    podNeeds: podNeedsByAlias(aliases, { configured, configs: [sources.prowConfig, ...sources.jobConfigs] }),
    ...{ components: withAliases, otherPrograms: besides, otherRepositories: file.images },
    aliasUses: uses,
    problems: [...jobProblems(configured, { ...found, ...trust }), ...kubeconfigProblems(written, sources)],
    starts: configured.map((one) => jobStart(one, scheduler)),
    ...{ isTrustKnown: trust.policy.length > 0, lacks: resourceLacks(components) },
    remarks: [
      ...[...strangers, ...undecided, ...agentRemarks(configured), ...schedulerRemarks(scheduler, aliases)],
      ...[...remarksOn(said), ...sourceRemarks(sources), ...configMapRemarks(components, sources)],
      ...jobConfigRemarks(components, sources),
      ...componentRemarks(withAliases, { own: aliases, refused: config.disabledClusters }),
      ...trustRemarks(trust.policy, description),
      ...ownAliasRemarks(ownAlias(sources.plugins, plank), description),
    ],
  };
}

/** What production.yaml would say if it said what the manifests have; what somebody has just read counts for more. */
function asInManifests(written: ProductionFile, { manifests, seen }: Pick<Sources, 'manifests'> & Pick<Asked, 'seen'>) {
  const found = kubeconfigsInManifests(manifests, written.kubeconfigs.map(placeOf));
  return asSeen(
    written,
    found.filter((one) => !seen.some((other) => isSameFile(one, other))),
  );
}

function policyOf(file: ProductionFile, { policy }: Sources): ReturnType<typeof readTrustPolicy> {
  const clusters = file.clusters.map(({ id }) => id);
  return policy === null ? [] : readTrustPolicy(policy, clusters);
}

function sourceRemarks(sources: Sources): string[] {
  return [
    ...sources.uploads,
    ...standInRemarks(sources.standIns),
    ...configurationOf(sources).flatMap(repeatedKeyRemarks),
  ];
}

function describedBoskos(
  { boskosManifests }: Sources,
  { boskos, root }: Pick<ProductionFile, 'boskos'> & { root: string },
): Pick<Description, 'boskos'> {
  return boskos === undefined ? {} : { boskos: readBoskos(boskosManifests, { clusterId: boskos.cluster, root }) };
}

function describedSources(sources: Sources): Pick<Description, 'documents' | 'standIns' | 'sources'> {
  return {
    documents: describeDocuments({ ...sources, manifests: [...sources.manifests, ...sources.boskosManifests] }),
    ...(sources.standIns.length === 0 ? {} : { standIns: [...sources.standIns] }),
    sources: sources.all.map(({ path, sha256 }) => ({ path, sha256 })),
  };
}

function allComponents(manifests: readonly Manifest[], { root, images }: { root: string; images: readonly string[] }) {
  const components = readComponents(manifests, images);
  const found = findPlank(components);
  const repositories = found === null ? null : [repositoryOf(found.workload.image), ...images];
  rejectHiddenComponents(manifests, repositories);
  const plank = plankOf(components, root);
  return {
    components,
    plank,
    prowTag: versionOf(plank.workload.image),
    strangers: strangerRemarks(manifests, repositories ?? []),
    besides: otherPrograms(manifests, repositories ?? []),
  };
}

interface Sources extends Configuration<YamlSource> {
  readonly manifests: readonly Manifest[];
  readonly boskosManifests: readonly Manifest[];
  readonly policy: YamlSource | null;
  readonly standIns: readonly StandInFile[];
  /** How what config_updater uploads of jobs differs from what is read. */
  readonly uploads: readonly string[];
  readonly all: readonly SourceFile[];
}

async function readSources(root: string, { file, say }: { file: ProductionFile; say: Say }): Promise<Sources> {
  const configuration = await readConfiguration(root, file, say);
  say('manifests; kustomize trees are rendered, for which kubectl is built where there is none');
  const { prowConfig, plugins, jobConfigs } = configuration;
  const read = (namedBy: string) => (path: string) => readSource(root, { path, namedBy });
  const checkedOut = checkedOutOf(root, file);
  const { manifests: written, files } = await readManifests(root, file.manifests, checkedOut);
  const boskos = await readManifests(root, file.boskos?.manifests ?? [], checkedOut);
  const [manifests, boskosManifests] = [distinctManifests(written), distinctManifests(boskos.manifests)];
  const description = await read('the command line')(PRODUCTION_FILE);
  const policy = file.policy === undefined ? null : ownYaml(await read('`policy`')(file.policy));
  const all = [
    description,
    ...(policy === null ? [] : [policy]),
    ...files,
    ...boskos.files,
    prowConfig,
    ...(plugins === null ? [] : [plugins]),
    ...jobConfigs,
  ];
  const standIns = await standInFiles(root, [...file.manifests, ...(file.boskos?.manifests ?? [])], checkedOut);
  const uploads = await uploadRemarks(root, { plugins, jobs: file.jobs, files: jobConfigs.map(({ path }) => path) });
  return { ...configuration, manifests, boskosManifests, policy, standIns, uploads, all };
}

function configurationOf({ prowConfig, plugins, jobConfigs }: Sources): YamlSource[] {
  return [prowConfig, ...(plugins === null ? [] : [plugins]), ...jobConfigs];
}

/** A file of ours, in which nothing that is written may be passed over. */
function ownYaml(source: SourceFile): YamlSource {
  return { ...source, documents: yamlDocuments(source.text, source.path) };
}
