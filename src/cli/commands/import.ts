import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { PRODUCTION_FILE } from '../../model/description.js';
import { ExplainedError } from '../../model/explained-error.js';
import { isPolicyBreach } from '../../production/job-problems.js';
import { lookForProduction } from '../../production/look/look-for-production.js';
import { countGuesses, productionFileText } from '../../production/look/write-production-file.js';
import { PLANK } from '../../production/prow-image.js';
import { type ProductionSummary, summaryOf } from '../../production/summary.js';
import { checkWith } from '../check-with.js';
import { line, result, resultLine } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { compareWithFiles, compareWithLive, printKubeconfigFiles } from '../look-at-aliases.js';
import { openablePlaces } from '../openable.js';
import { printableLine } from '../printable.js';
import { productionRoot } from '../production-root.js';
import { readProductionHere } from '../read-production-here.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** Where a first production.yaml is written if no folder is named. */
const DEFAULT_OUTPUT = 'production';

/** `prow-staging import`: reads a production and says what was understood, before anything is started. */
export const addImportCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('import')
    .description('read a production and say what was understood: components, aliases, jobs')
    .option(...SHARED_OPTIONS.production)
    .option('--look <dirs...>', 'write a first production.yaml into --production, from clones of its repositories')
    .option(
      '--aliases <context>',
      'compare production’s own kubeconfigs with production.yaml: names, order and digests only',
    )
    .option(
      '--aliases-file <files...>',
      'the same from files, SECRET/KEY=FILE or FILE; without --production print what they look like',
    )
    .option(
      '--keep-digests',
      'keep in production.yaml where contexts lead, so that drift tells when one leads elsewhere',
    )
    .option(
      '--check-with <builds...>',
      'have checkconfig of these Prow builds load the configuration, in a closed network',
    )
    .option(...SHARED_OPTIONS.nextConfig)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: ImportOptions) => {
      const json = options.json ?? false;
      rejectNothingToKeep(options);
      if (options.aliasesFile !== undefined) exit(await lookAtFiles(options.aliasesFile, options));
      if (options.look !== undefined) await writeFirst(options.look, options.production);
      const production = await readProductionHere(rootOf(options));
      if (options.aliases !== undefined)
        exit(
          await compareWithLive(production, {
            context: options.aliases,
            json,
            keep: options.keepDigests ?? false,
            signal,
          }),
        );
      if (options.checkWith !== undefined)
        exit(await checkWith(options.checkWith, { ...options, production, json, signal }));
      const summary = openableSummary(summaryOf(production), production.root);
      if (json) result(JSON.stringify(summary, null, 2));
      else print(summary);
      exit(summary.problems.length === 0 ? EXIT.pass : EXIT.fail);
    });
};

function rootOf({ production, look }: ImportOptions): string {
  return look === undefined ? productionRoot(production) : resolve(production ?? DEFAULT_OUTPUT);
}

interface ImportOptions {
  readonly production?: string;
  readonly look?: readonly string[];
  readonly aliases?: string;
  readonly aliasesFile?: readonly string[];
  readonly keepDigests?: boolean;
  readonly checkWith?: readonly string[];
  readonly nextConfig?: string;
  readonly prowRepo?: string;
  readonly json?: boolean;
}

/** Kubeconfig files, held against production.yaml where one is named. */
async function lookAtFiles(files: readonly string[], options: ImportOptions): Promise<number> {
  const json = options.json ?? false;
  if (options.production !== undefined)
    return compareWithFiles(await readProductionHere(productionRoot(options.production)), {
      files,
      json,
      keep: options.keepDigests ?? false,
    });
  await printKubeconfigFiles(files, { json });
  return EXIT.pass;
}

/** Looks for a production and writes down what was found; what somebody has written stays. */
async function writeFirst(folders: readonly string[], given: string | undefined): Promise<void> {
  const root = resolve(given ?? DEFAULT_OUTPUT);
  const path = join(root, PRODUCTION_FILE);
  if (existsSync(path)) throw alreadyThere(path);
  const guessed = await lookForProduction(
    folders.map((folder) => resolve(folder)),
    { root, name: basename(root) },
  );
  await mkdir(root, { recursive: true });
  await writeFile(path, productionFileText(guessed), { flag: 'wx' });
  for (const file of guessed.passedOver) line(`passed over ${file}`);
  line(`wrote ${path}: ${countGuesses(guessed)} guesses to check, each with its reason in the file`);
}

/** Digests are of kubeconfigs that are read, and stand in a production.yaml: without both nothing would be kept, unsaid. */
function rejectNothingToKeep({ keepDigests, aliases, aliasesFile, production }: ImportOptions): void {
  if (keepDigests !== true || aliases !== undefined) return;
  if (aliasesFile !== undefined && production !== undefined) return;
  throw new ExplainedError('usage', {
    what: '--keep-digests has nothing to keep',
    expected: '--aliases CONTEXT, or --aliases-file FILES and --production DIR, beside it',
    observed: aliasesFile === undefined ? 'no kubeconfig that is to be read' : 'no production that is to keep them',
    evidence: '--keep-digests',
    next: 'name the kubeconfigs to read, and the production they belong to',
  });
}

function alreadyThere(path: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'There is a production.yaml already',
    expected: 'a folder without one: what somebody has written is not overwritten',
    observed: 'the file exists',
    evidence: path,
    next: 'name another folder with --production, or move the file away',
  });
}

/** Remarks and problems name places from production.yaml; whoever mends them opens them from here. */
function openableSummary(summary: ProductionSummary, root: string): ProductionSummary {
  const opened = (texts: readonly string[]): string[] => texts.map((text) => openablePlaces(text, root));
  return { ...summary, problems: opened(summary.problems), remarks: opened(summary.remarks) };
}

function print(summary: ProductionSummary): void {
  const { name, prowTag, namespaces, components, otherPrograms, aliases, jobs, problems, remarks, fingerprint } =
    summary;
  resultLine(`${name}: Prow ${prowTag}, ${fingerprint}`);
  resultLine(
    `ProwJobs in ${namespaces.prowJobs}, pods in ${namespaces.pods}; ${jobs.withoutCluster} jobs name no cluster`,
  );
  table([
    ['component', 'runs as', 'replicas', 'build clusters by', 'aliases'],
    ...components.map((one) => [
      ...[one.component, one.workload, String(one.replicas), MECHANISMS[one.mechanism]],
      String(one.aliases.length),
    ]),
    ...otherPrograms.map(({ program, workload, replicas }) => [
      ...[program, workload, String(replicas ?? ''), 'not rehearsed', ''],
    ]),
  ]);
  table([
    ['alias', 'cluster', 'periodic', 'presubmit', 'postsubmit', 'defined by'],
    ...aliases.map(({ alias, clusterId, definedBy, jobs: of }) => [
      ...[alias, clusterId ?? 'none', String(of.periodic), String(of.presubmit), String(of.postsubmit)],
      definedBy ?? 'no kubeconfig',
    ]),
    ['all', '', String(jobs.periodic), String(jobs.presubmit), String(jobs.postsubmit), ''],
  ]);
  resultLine('');
  const own = summary.resolved.filter(({ startedBy }) => startedBy === PLANK);
  const unplaced = own.filter(({ clusterId }) => clusterId === null).length;
  const others = jobs.total - own.length;
  resultLine(`${own.length - unplaced} of ${jobs.total} jobs have a cluster; which job, with --json`);
  if (others > 0) resultLine(`${others} of ${jobs.total} jobs are not started by prow-controller-manager`);
  resultLine(
    summary.isTrustKnown
      ? `${problems.filter(isPolicyBreach).length} break the policy of what may run where`
      : 'no policy says which code may run where: `policy` in production.yaml (docs/production-file.md)',
  );
  for (const problem of problems) resultLine(`wrong ${problem}`);
  for (const remark of remarks) resultLine(`note  ${remark}`);
  for (const lack of summary.lacks) resultLine(`lack  ${lack}`);
}

const MECHANISMS = { environment: '$KUBECONFIG', flags: 'flags', none: 'nothing' } as const;

function table(given: readonly (readonly string[])[]): void {
  const rows = given.map((row) => row.map(printableLine));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  resultLine('');
  for (const row of rows)
    resultLine(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
