import { join } from 'node:path';
import { listEnvironments, sweepEnvironments } from '../../local/list-environments.js';
import { stopEnvironment } from '../../local/stop-environment.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

/** `prow-staging down`: ends an environment. Runs are kept. Ending what does not stand is no error. */
export const addDownCommand: AddCommand = (program, { exit }) => {
  program
    .command('down')
    .description('end an environment; runs are kept')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.stack)
    .option('--all', 'end every environment in the state directory')
    .action(async (options: { state?: string; stack: string; all?: boolean }) => {
      const { environments } = stateDirectory(options.state);
      await sweepEnvironments(environments);
      const standing = await listEnvironments(environments);
      const wanted = options.all ? standing : standing.filter((name) => name === options.stack);
      for (const name of wanted) {
        await stopEnvironment(join(environments, name));
        result(`${name}: ended`);
      }
      if (wanted.length === 0) result(options.all ? 'no environment stands' : `${options.stack}: does not stand`);
      exit(EXIT.pass);
    });
};
