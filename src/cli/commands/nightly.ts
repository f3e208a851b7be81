import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { NIGHTLY_FORMS, type NightlyForm } from '../../../infra/stack.js';
import { keptRuns } from '../../history/kept-runs.js';
import { openArchive } from '../../history/open-archive.js';
import { turnTexts } from '../../history/trends/explain-trends.js';
import { turns } from '../../history/trends/turns.js';
import type { Power } from '../../model/power.js';
import { attempt } from '../announce-run.js';
import { line, result } from '../console.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { metricsText } from '../metrics-text.js';
import { nightPlace, type UpForNight } from '../nightly/night-place.js';
import { dropWhatIsOld, oneNight } from '../nightly/one-night.js';
import { onlyOne } from '../nightly/only-one.js';
import { printedNightly } from '../nightly/print.js';
import { showNight } from '../nightly/show-night.js';
import { powerOption } from '../power-option.js';
import { replaceFile } from '../replace-file.js';
import { stateDirectory } from '../state-directory.js';
import { TELL_OPTIONS, type TellOptions, tellNewest } from '../tell-newest.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface NightlyOptions extends UpForNight, TellOptions {
  readonly stack: string;
  readonly up?: boolean;
  readonly power: Power;
  readonly keepDays: number;
  readonly keepFolderDays: number;
  readonly history?: string;
  readonly results?: string;
  readonly metrics?: string;
  readonly state?: string;
  readonly print?: NightlyForm;
  readonly settings?: string;
  readonly image?: string;
  readonly dashboard?: readonly string[];
}

const KEEP_DAYS = { history: 90, folders: 7 };

/** `prow-staging nightly`: once a night, canaries and verdict on what stands, kept in the history. */
export const addNightlyCommand: AddCommand = (program, { signal, exit }) => {
  const command = program
    .command('nightly')
    .description('once a night: canaries and verdict on an environment that stands, kept in the history')
    .addOption(powerOption())
    .option('--keep-days <days>', 'how long runs stay in the history', days, KEEP_DAYS.history)
    .option('--keep-folder-days <days>', 'how long folders of kept runs stay here', days, KEEP_DAYS.folders)
    .option('--up', 'where none stands, stand one up for the night at production’s version, and take it down')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.from)
    .option(...SHARED_OPTIONS.prowRepo)
    .addOption(printOption())
    .option('--settings <file>', 'with --print: settings as YAML (docs/nightly.md)')
    .option('--image <image>', 'with --print: your image that has prow-staging')
    .option('--dashboard <names...>', 'with --print: TestGrid dashboards')
    .option(...HISTORY_OPTION)
    .option(
      '--results <place>',
      'where Deck and TestGrid look, if no Prow runs this: gs://BUCKET/logs/JOB, or a folder',
    )
    .option('--metrics <file>', 'write the history’s metrics there afterwards, for a node exporter’s text files')
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state);
  for (const [flags, description] of TELL_OPTIONS) command.option(flags, description);
  command.action(async (options: NightlyOptions) => {
    const { print } = options;
    if (print !== undefined) {
      result((await printedNightly({ ...options, print })).trimEnd());
      exit(EXIT.pass);
    }
    exit(await liveAndShow(options, signal));
  });
};

/** @returns The exit code: that of the verdict, unless it is a pass after which something went wrong. */
async function liveAndShow(options: NightlyOptions, signal: AbortSignal): Promise<number> {
  const { stack, power, up = false } = options;
  const state = stateDirectory(options.state);
  const keepDays = { history: options.keepDays, folders: options.keepFolderDays };
  // A place that is none is said before the night, and not after it.
  const results = options.results === undefined ? null : openArchive(options.results);
  const asked = { stack, power, state, archive: archiveOf(state, options.history), keepDays };
  const lived = await onlyOne(join(state.root, 'nightly', `${stack}.lock`), async (lost) => {
    const own = AbortSignal.any([signal, lost]);
    return oneNight({ ...asked, signal: own }, await nightPlace({ state, stack, signal: own }, up ? options : null));
  });
  const { kept, found, trouble } = lived;
  const { archive } = asked;
  await attempt('show it where people look', () => showNight(lived, { state, archive, results }));
  await attempt('say whose turn it was', async () => {
    for (const said of turnTexts(turns((await keptRuns(archive)).runs))) line(said);
  });
  await attempt('tell anybody', async () => {
    await tellNewest(archive, options, { state, signal, say: line });
  });
  await attempt('remove what is old', () => dropWhatIsOld(asked));
  await attempt('write the metrics', async () => {
    if (options.metrics !== undefined)
      await replaceFile(options.metrics, (await metricsText(archive, new Date())).text);
  });
  line(found === 'nothing' ? 'This night is lived through.' : `Of this night there was ${found} already.`);
  result(`${kept.id} ${kept.outcome}`);
  if (trouble === null) return exitCodeOf(kept.outcome);
  line(`The run is kept, and after it something went wrong: ${trouble instanceof Error ? trouble.message : trouble}`);
  return kept.outcome === 'pass' ? EXIT.fault : exitCodeOf(kept.outcome);
}

function printOption(): Option {
  const says = 'print what installs nights, and do nothing else: a periodic of Prow and what it needs, or a CronJob';
  return new Option('--print <form>', says).choices([...NIGHTLY_FORMS]);
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('a whole number of days, 1 or more');
}
