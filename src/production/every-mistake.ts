import { ExplainedError } from '../model/explained-error.js';
import { everyOf, oneError, refusal } from '../model/explained-errors.js';
import { readBoskos } from './boskos/read-boskos.js';
import { componentAliases, plankAliases } from './component-aliases.js';
import { aliasSettings, describedKubeconfigs } from './described-kubeconfigs.js';
import { distinctManifests } from './distinct-manifests.js';
import type { Manifest } from './manifest.js';
import { checkedOutOf, type ProductionFile, partOfProductionFile, readProductionFile } from './production-file.js';
import { type ProwConfig, readProwConfig } from './prow-config.js';
import { repositoryOf } from './prow-image.js';
import { type ConfiguredJob, jobsOf } from './read-jobs.js';
import { readManifests } from './read-manifests.js';
import { findPlank, plankOf, readComponents } from './read-workloads.js';
import { rejectDuplicateJobs } from './reject-duplicate-jobs.js';
import { rejectHiddenComponents } from './reject-hidden-components.js';
import { asYaml, listSources, readSource, rejectSameNames, type YamlSource } from './source-files.js';
import { readTrustPolicy } from './trust-policy.js';
import { onlyDocument, yamlDocuments } from './yaml-documents.js';

/**
 * Reads a production that was refused once more, past what is wrong: whoever mends it mends all in one go. What hangs on
 * something that could not be read is not looked at, for what is missing there may be no mistake of its own.
 *
 * @param error - why it was refused; returned as it is where it is no refusal of somebody's file.
 */
export async function withEveryMistake(root: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ExplainedError) || error.kind !== 'unreadable') return error;
  const reading = new Reading(root);
  const file = await reading.tryTo(() => readProductionFile(root));
  if (file !== null) await readOn(reading, { file, isWhole: true });
  const part = file === null ? await partOfProductionFile(root).catch(() => null) : null;
  if (part !== null) await readOn(reading, { file: part, isWhole: false });
  return oneError([...reading.refused, error]) ?? error;
}

/** Goes on past what is refused, and keeps it. */
class Reading {
  readonly refused: ExplainedError[] = [];
  constructor(readonly root: string) {}

  async tryTo<T>(read: () => T | Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      this.refused.push(refusal(error));
      return null;
    }
  }

  /** What could be read of several, and whether that is all. */
  async tryEach<T, R>(elements: readonly T[], read: (element: T) => R | Promise<R>): Promise<Part<R>> {
    const results: R[] = [];
    let isWhole = true;
    for (const element of elements) {
      const result = await this.tryTo(async () => ({ value: await read(element) }));
      if (result === null) isWhole = false;
      else results.push(result.value);
    }
    return { results, isWhole };
  }

  async source(path: string, namedBy: string): Promise<YamlSource | null> {
    return this.tryTo(async () => asYaml(await readSource(this.root, { path, namedBy })));
  }
}

interface Part<T> {
  readonly results: readonly T[];
  readonly isWhole: boolean;
}

async function readOn(reading: Reading, { file, isWhole }: { file: ProductionFile; isWhole: boolean }): Promise<void> {
  const manifests = await manifestsIn(reading, file, file.manifests);
  const config = await readConfig(reading, file);
  await readJobs(reading, { file, config: config.source });
  await readPlugins(reading, file);
  await readPolicy(reading, file);
  if (isWhole) await readComponentsOf(reading, { file, manifests, config: config.settings });
  await readOwnBoskos(reading, file);
}

async function manifestsIn(reading: Reading, file: ProductionFile, paths: readonly string[]): Promise<Part<Manifest>> {
  const checkedOut = checkedOutOf(reading.root, file);
  const read = async (path: string) => (await readManifests(reading.root, [path], checkedOut)).manifests;
  const parts = await reading.tryEach(paths, read);
  const all = parts.results.flat();
  const distinct = await reading.tryTo(() => distinctManifests(all));
  return { results: distinct ?? all, isWhole: parts.isWhole && distinct !== null };
}

async function readConfig(reading: Reading, { config }: ProductionFile) {
  const source = await reading.source(config, '`config`');
  const settings = source === null ? null : await reading.tryTo(() => readProwConfig(source));
  return { source, settings };
}

async function readJobs(
  reading: Reading,
  { file, config }: { file: ProductionFile; config: YamlSource | null },
): Promise<void> {
  const lists = await reading.tryEach(file.jobs, (path) =>
    listSources(reading.root, { paths: [path], namedBy: '`jobs`', depth: 'tree' }),
  );
  const paths = lists.results.flat();
  await reading.tryTo(() => rejectSameNames(reading.root, paths));
  const sources = await reading.tryEach(paths, async (path) =>
    asYaml(await readSource(reading.root, { path, namedBy: '`jobs`' })),
  );
  const jobs = await reading.tryEach<YamlSource, ConfiguredJob[]>(
    [...(config === null ? [] : [config]), ...sources.results],
    jobsOf,
  );
  await reading.tryTo(() => rejectDuplicateJobs(jobs.results.flat()));
}

async function readPlugins(reading: Reading, { plugins }: ProductionFile): Promise<void> {
  if (plugins === undefined) return;
  const source = await reading.source(plugins, '`plugins`');
  if (source !== null) await reading.tryTo(() => onlyDocument(source.documents, source.path));
}

async function readPolicy(reading: Reading, { policy, clusters }: ProductionFile): Promise<void> {
  if (policy === undefined) return;
  await reading.tryTo(async () => {
    const { text, path } = await readSource(reading.root, { path: policy, namedBy: '`policy`' });
    return readTrustPolicy(
      { documents: yamlDocuments(text, path), path },
      clusters.map(({ id }) => id),
    );
  });
}

async function readComponentsOf(
  reading: Reading,
  { file, manifests, config }: { file: ProductionFile; manifests: Part<Manifest>; config: ProwConfig | null },
): Promise<void> {
  const components = await reading.tryTo(() => readComponents(manifests.results, file.images));
  if (components === null || !manifests.isWhole) return;
  const found = findPlank(components);
  const repositories = found === null ? null : [repositoryOf(found.workload.image), ...file.images];
  await reading.tryTo(() => rejectHiddenComponents(manifests.results, repositories));
  const plank = await reading.tryTo(() => plankOf(components, reading.root));
  if (plank === null || config === null) return;
  const kubeconfigs = describedKubeconfigs(file);
  const settings = aliasSettings(file, { manifests: manifests.results, config, kubeconfigs });
  await reading.tryTo(() =>
    everyOf(components, (one) => (one === plank ? plankAliases(one, settings) : componentAliases(one, settings))),
  );
}

async function readOwnBoskos(reading: Reading, file: ProductionFile): Promise<void> {
  const { boskos } = file;
  if (boskos === undefined) return;
  const { results, isWhole } = await manifestsIn(reading, file, boskos.manifests);
  if (isWhole) await reading.tryTo(() => readBoskos(results, { clusterId: boskos.cluster, root: reading.root }));
}
