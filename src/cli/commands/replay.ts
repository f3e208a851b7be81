import { judgeRun, judgeWays } from '../conclude.js';
import { printVerdict } from '../print-verdict.js';
import { findRun, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging replay`: judges a saved run again, without a cluster. */
export const addReplayCommand: AddCommand = (program, { exit }) => {
  program
    .command('replay')
    .description('judge a saved run again, in its folder; the same version gives the same bytes')
    .argument('[run]', 'a run’s folder or id, or latest', 'latest')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (run: string, options: { state?: string; json?: boolean }) => {
      const folder = await findRun(stateDirectory(options.state), run);
      const verdict = await judgeRun(folder);
      exit(printVerdict(verdict, folder, { json: options.json ?? false, ways: await judgeWays(folder) }));
    });
};
