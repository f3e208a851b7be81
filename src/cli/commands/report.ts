import { reportRun } from '../conclude.js';
import { printVerdict } from '../print-verdict.js';
import { findRun, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging report`: writes the report, the JUnit file and the step summary of a judged run again. */
export const addReportCommand: AddCommand = (program, { exit }) => {
  program
    .command('report')
    .description('write report.html, junit.xml and step-summary.md of a judged run again; the verdict stays as it is')
    .argument('[run]', 'a run’s folder or id, or latest', 'latest')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (run: string, options: { state?: string; json?: boolean }) => {
      const folder = await findRun(stateDirectory(options.state), run);
      exit(printVerdict(await reportRun(folder), folder, { json: options.json ?? false }));
    });
};
