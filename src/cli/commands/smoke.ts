import { readPodsBefore } from '../../canaries/pods-before.js';
import type { Power } from '../../model/power.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { judgeWays } from '../conclude.js';
import { runSteps } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { powerOption } from '../power-option.js';
import { printVerdict } from '../print-verdict.js';
import { type Smoked, smokeRun } from '../smoke-run.js';
import { stateDirectory } from '../state-directory.js';
import { refuseUnfinished } from '../unfinished-deployment.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface SmokeOptions {
  readonly power: Power;
  readonly stack: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging smoke`: canaries and verdict on an environment that stands, at the version it runs now. */
export const addSmokeCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('smoke')
    .description('canaries and verdict on an environment that stands')
    .addOption(powerOption())
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async ({ power, stack, state: given, json }: SmokeOptions) => {
      const state = stateDirectory(given);
      const { directory, environment, description } = await readEnvironment(state, stack);
      await refuseUnfinished(directory);
      const subject = { environment, description, power, podsBefore: readPodsBefore(directory, 'candidate') };
      const signatory = signatoryOf(state);
      const run: { smoked: Smoked | null } = { smoked: null };
      const suite = async (say: (text: string) => void) => {
        run.smoked = await smokeRun({ directory, state, signal }, subject, say);
      };
      await runSteps([{ title: `Canaries and verdict on ${environment.prow.tag}`, run: suite }]);
      if (run.smoked === null) throw new TypeError('a suite that ends without an error has a verdict');
      const { verdict, folder } = run.smoked;
      // Not where the suite is run: a drill changes the environment, and what it shows is no word about a candidate.
      await attestRun(folder, verdict, signatory);
      exit(printVerdict(verdict, folder, { json: json ?? false, ways: await judgeWays(folder) }));
    });
};
