import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { readPodsBefore } from '../../canaries/pods-before.js';
import { keepRun } from '../../history/keep-run.js';
import { keptRun, keptRuns } from '../../history/kept-runs.js';
import { retainSince } from '../../history/retain.js';
import { type Power, startsFor } from '../../model/power.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { line, result, runSteps } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { exitCodeOf } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { dropOldRuns } from '../nightly/drop-old-runs.js';
import { type LivedNight, liveNight } from '../nightly/live-night.js';
import { nightAt, turnOf } from '../nightly/night.js';
import { readNight, writeNight } from '../nightly/night-record.js';
import { onlyOne } from '../nightly/only-one.js';
import { powerOption } from '../power-option.js';
import { runToKeep } from '../run-to-keep.js';
import { smokeRun } from '../smoke-run.js';
import { stateDirectory } from '../state-directory.js';
import { refuseUnfinished } from '../unfinished-deployment.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface NightlyOptions {
  readonly stack: string;
  readonly power: Power;
  readonly keepDays: number;
  readonly keepFolderDays: number;
  readonly history?: string;
  readonly state?: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const KEEP_DAYS = { history: 90, folders: 7 };

/** `prow-staging nightly`: once a night, canaries and verdict on what stands, kept in the history. */
export const addNightlyCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('nightly')
    .description('once a night: canaries and verdict on an environment that stands, kept in the history')
    .addOption(powerOption())
    .option('--keep-days <days>', 'how long runs stay in the history', days, KEEP_DAYS.history)
    .option('--keep-folder-days <days>', 'how long folders of kept runs stay here', days, KEEP_DAYS.folders)
    .option(...HISTORY_OPTION)
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: NightlyOptions) => {
      const state = stateDirectory(options.state);
      const lock = join(state.root, 'nightly', `${options.stack}.lock`);
      const { kept, found } = await onlyOne(lock, () => oneNight(options, signal));
      line(found === 'nothing' ? 'This night is lived through.' : `Of this night there was ${found} already.`);
      result(`${kept.id} ${kept.outcome}`);
      exit(exitCodeOf(kept.outcome));
    });
};

async function oneNight(options: NightlyOptions, signal: AbortSignal): Promise<LivedNight> {
  const { stack, power, history } = options;
  const state = stateDirectory(options.state);
  const archive = archiveOf(state, history);
  const record = join(state.root, 'nightly', `${stack}.json`);
  const { directory, environment, description } = await readEnvironment(state, stack);
  await refuseUnfinished(directory);
  const signatory = signatoryOf(state);
  const now = new Date();
  const night = nightAt(now);
  const turn = turnOf(night, { restarts: startsFor(power) - 1 });
  const question = JSON.stringify([environment.prow, environment.productionFingerprint, archive.place]);
  const lived = await liveNight(
    { night: night.name, question },
    {
      readNight: () => readNight(record),
      writeNight: (found) => writeNight(record, found),
      run: async () => {
        const subject = { environment, description, power, turn, podsBefore: readPodsBefore(directory, 'candidate') };
        const folders: string[] = [];
        const suite = async (say: (text: string) => void) => {
          const { folder, verdict } = await smokeRun({ directory, state, signal }, subject, say);
          await attestRun(folder, verdict, signatory);
          folders.push(folder);
        };
        await runSteps([{ title: `Night of ${night.name}: canaries on ${environment.prow.tag}`, run: suite }]);
        const [folder] = folders;
        if (folder === undefined) throw new TypeError('a suite that ends without an error has a folder');
        return folder;
      },
      keep: async (folder) => keepRun(archive, await runToKeep(folder), { signal }),
      kept: (id) => keptRun(archive, id),
    },
  );
  const { runs } = await keptRuns(archive);
  await dropOldRuns(state.runs, runs, new Date(now.getTime() - options.keepFolderDays * DAY_MS));
  await retainSince(archive, new Date(now.getTime() - options.keepDays * DAY_MS));
  return lived;
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('a whole number of days, 1 or more');
}
