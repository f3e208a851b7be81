import { readProduction } from '../../production/read-production.js';
import { type ProductionSummary, summaryOf } from '../../production/summary.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { productionRoot } from '../production-root.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging import`: reads a production and says what was understood, before anything is started. */
export const addImportCommand: AddCommand = (program, { exit }) => {
  program
    .command('import')
    .description('read a production and say what was understood: components, aliases, jobs')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: { production?: string; json?: boolean }) => {
      const summary = summaryOf(await readProduction(productionRoot(options.production)));
      if (options.json) result(JSON.stringify(summary, null, 2));
      else print(summary);
      exit(EXIT.pass);
    });
};

function print(summary: ProductionSummary): void {
  const { name, prowTag, namespaces, components, aliases, jobs, remarks, fingerprint } = summary;
  result(`${name}: Prow ${prowTag}, ${fingerprint}`);
  result(`ProwJobs in ${namespaces.prowJobs}, pods in ${namespaces.pods}; ${jobs.withoutCluster} jobs name no cluster`);
  table([
    ['component', 'runs as', 'replicas', 'build clusters by', 'aliases'],
    ...components.map((one) => [
      ...[one.component, one.workload, String(one.replicas), MECHANISMS[one.mechanism]],
      String(one.aliases.length),
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
  for (const remark of remarks) result(`note  ${remark}`);
}

const MECHANISMS = { environment: '$KUBECONFIG', flags: 'flags', none: 'nothing' } as const;

function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  result('');
  for (const row of rows)
    result(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
