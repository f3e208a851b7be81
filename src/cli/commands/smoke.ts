import { readPodsBefore, writePodsBefore } from '../../canaries/pods-before.js';
import type { Power } from '../../model/power.js';
import { beginPhase, beginRun } from '../begin-run.js';
import { judgeRun, seal } from '../conclude.js';
import { runSteps } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { powerOption } from '../power-option.js';
import { printVerdict } from '../print-verdict.js';
import { saveSubject } from '../run-folder.js';
import { runSmokeSuite } from '../run-smoke-suite.js';
import { makeRunFolder, stateDirectory } from '../state-directory.js';
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
      const folder = await makeRunFolder(state, new Date());
      await saveSubject(folder, { description, environment });
      writePodsBefore(folder, { phase: 'candidate', pods: readPodsBefore(directory, 'candidate') });
      beginRun(folder, { environment, description, baseline: null, candidate: environment.prow, power });
      beginPhase(folder, 'candidate', environment);
      const suite = (onLine: (text: string) => void) =>
        runSmokeSuite({ directory, folder, phase: 'candidate', power, signal, onLine });
      await runSteps([{ title: `Canaries on ${environment.prow.tag}`, run: suite }]);
      seal(folder);
      exit(printVerdict(await judgeRun(folder), folder, { json: json ?? false }));
    });
};
