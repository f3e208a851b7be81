import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCTION_FILE } from '../model/description.js';
import { everyOf, everyOneOf } from '../model/explained-errors.js';
import { type ProductionFile, readProductionFile } from './production-file.js';
import { asYaml, listSources, readSource, rejectSameNames, type SourceFile, type YamlSource } from './source-files.js';
import { ignoredButUploaded } from './uploaded-jobs.js';
import { onlyDocument } from './yaml-documents.js';

/** Is told what is being read, as it reads after a colon. */
export type Say = (text: string) => void;

/** Prow's own configuration: what config-updater writes into ConfigMaps. */
export interface Configuration<Source extends SourceFile = SourceFile> {
  readonly prowConfig: Source;
  readonly plugins: Source | null;
  readonly jobConfigs: readonly Source[];
}

/**
 * Reads the configuration that a production.yaml names.
 *
 * @throws {ExplainedError} `unreadable` with file and line: a file that cannot be read, or YAML that Prow could not.
 */
export async function readConfiguration(
  root: string,
  file: Pick<ProductionFile, 'config' | 'plugins' | 'jobs'>,
  say: Say = () => {},
): Promise<Configuration<YamlSource>> {
  const read = (namedBy: string) => (path: string) => readSource(root, { path, namedBy });
  const jobPaths = await listSources(root, { paths: file.jobs, namedBy: '`jobs`', depth: 'tree' });
  rejectSameNames(root, jobPaths);
  const plugins = file.plugins === undefined ? null : asYaml(await read('`plugins`')(file.plugins));
  if (plugins !== null) onlyDocument(plugins.documents, plugins.path);
  const paths = [...jobPaths, ...(await ignoredButUploaded(root, { plugins, jobs: file.jobs, files: jobPaths }))];
  const jobConfigs = everyOf(await everyOneOf(paths, read('`jobs`')), (source, index) => {
    say(`file ${index + 1} of ${paths.length} with jobs`);
    return asYaml(source);
  });
  const prowConfig = asYaml(await read('`config`')(file.config));
  return { prowConfig, plugins, jobConfigs };
}

/**
 * Reads a configuration that production is about to have.
 *
 * @param folder - another production directory; or, without a production.yaml, a folder with the same files at the same
 *   paths as production's own.
 * @throws {ExplainedError} `unreadable` as {@link readConfiguration}.
 */
export async function readNextConfiguration(folder: string, productionRoot: string): Promise<Configuration> {
  const isProduction = existsSync(join(folder, PRODUCTION_FILE));
  return readConfiguration(folder, await readProductionFile(isProduction ? folder : productionRoot));
}
