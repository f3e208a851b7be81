import { dirname } from 'node:path';
import type { Command } from 'commander';
import { componentsToRun } from '../../../infra/stack.js';
import { ExplainedError } from '../../model/explained-error.js';
import { readProduction } from '../../production/read-production.js';
import { cacheDirectory } from '../../toolchain/cache-directory.js';
import { resolveCandidate } from '../../toolchain/resolve-candidate.js';
import { TOOL_NAMES } from '../../toolchain/tool-names.js';
import { readArchive, writeArchive } from '../../toolchain/toolchain-archive.js';
import { reportToolchain, type ToolchainReport } from '../../toolchain/toolchain-report.js';
import { startBuilds } from '../builds.js';
import { result, runSteps } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { productionRelease } from '../production-release.js';
import { productionRoot } from '../production-root.js';
import { type AddCommand, type CommandContext, SHARED_OPTIONS } from './command.js';

interface BuildOptions {
  readonly production?: string;
  readonly prow?: string[];
  readonly prowRepo?: string;
}

/** `prow-staging toolchain`: each tool's pin, and where it comes from on this machine; built, exported and imported. */
export const addToolchainCommand: AddCommand = (program, context) => {
  const command = program
    .command('toolchain')
    .description('list each tool, its pin, and where it comes from')
    .option(...SHARED_OPTIONS.json)
    .action(async ({ json }: { json?: boolean }) => {
      const report = await reportToolchain();
      if (json) result(JSON.stringify(report, null, 2));
      else sayReport(report);
      context.exit(EXIT.pass);
    });
  addBuild(command, context);
  addExport(command, context);
  addImport(command, context);
};

function sayReport({ cacheDirectory: cache, tools, prow }: ToolchainReport): void {
  result(`cache: ${cache}`);
  for (const { name, release, state, path } of tools)
    result(`${state.padEnd(7)} ${name} ${release}  ${path ?? ''}`.trimEnd());
  for (const { component, tag, path } of prow) result(`cached  ${component} ${tag}  ${path}`);
}

function addBuild(toolchain: Command, { signal, exit }: CommandContext): void {
  toolchain
    .command('build')
    .description('build every tool, and Prow at production’s version, so that no rehearsal has to')
    .option(...SHARED_OPTIONS.production)
    .option('--prow <builds...>', 'versions of Prow besides production’s own')
    .option(...SHARED_OPTIONS.prowRepo)
    .action(async ({ production, prow = [], prowRepo }: BuildOptions) => {
      const { description, root } = await readProduction(productionRoot(production));
      const tags = [productionRelease(description.prowTag, root), ...prow];
      const versions = await Promise.all(tags.map((tag) => resolveCandidate(tag, { prowRepo, signal })));
      const components = componentsToRun(description);
      const builds = startBuilds(versions, { components, boskos: null, signal, withCheckconfig: true });
      const run = async (say: (text: string) => void): Promise<void> => {
        builds.listen(say);
        await Promise.all([builds.clusterTools, builds.deployTools, ...builds.prow, ...builds.checkconfig]);
      };
      await runSteps([{ title: `Build the toolchain, and Prow ${versions.map(({ tag }) => tag).join(', ')}`, run }]);
      sayReport(await reportToolchain());
      exit(EXIT.pass);
    });
}

function addExport(toolchain: Command, { exit }: CommandContext): void {
  toolchain
    .command('export')
    .description('write the built tools into one tar file, for a cache of continuous integration')
    .argument('<file>', 'the file to write')
    .option('--prow <tags...>', 'take Prow’s programs at these versions along')
    .action(async (file: string, { prow = [] }: BuildOptions) => {
      const report = await reportToolchain();
      const entries = entriesOf(report, prow);
      await writeArchive(file, { cache: report.cacheDirectory, entries });
      result(`${entries.length} programs in ${file}`);
      exit(EXIT.pass);
    });
}

function addImport(toolchain: Command, { exit }: CommandContext): void {
  toolchain
    .command('import')
    .description('take the tools of such a file into the cache; who writes the file chooses the programs')
    .argument('<file>', 'the file to read')
    .action(async (file: string) => {
      const taken = await readArchive(file, { cache: cacheDirectory() });
      result(taken.length === 0 ? 'nothing that was not there already' : `${taken.length} programs taken`);
      exit(EXIT.pass);
    });
}

/** Folders of the cache. What is installed on this machine is not exported: another one may have it, or builds it. */
function entriesOf({ tools, prow }: ToolchainReport, tags: readonly string[]): string[] {
  const missing = tags.filter((tag) => !prow.some((one) => one.tag === tag));
  const needed: readonly string[] = TOOL_NAMES;
  const built = tools.filter(({ name, state }) => state === 'cached' && needed.includes(name));
  const cached = built.map(({ path }) => path ?? '');
  const wanted = prow.filter(({ tag }) => tags.includes(tag)).map(({ path }) => path);
  if (missing.length === 0 && cached.length + wanted.length > 0) return [...cached, ...wanted].map(dirname);
  throw new ExplainedError('usage', {
    what: 'There is nothing to export',
    expected: 'tools that were built, and Prow at each named version',
    observed: missing.length === 0 ? 'no tool in the cache' : `nothing of ${missing.join(', ')}`,
    evidence: 'prow-staging toolchain',
    next: 'prow-staging toolchain build, with --prow for each version',
  });
}
