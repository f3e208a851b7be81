import { type Command, InvalidArgumentError } from 'commander';
import { keepRun } from '../../history/keep-run.js';
import { type KeptRuns, keptRuns, latestRunId } from '../../history/kept-runs.js';
import { retainSince } from '../../history/retain.js';
import { explainTrends } from '../../history/trends/explain-trends.js';
import { SILENCE_LIMIT_MS, trends } from '../../history/trends/trends.js';
import type { KeptRun } from '../../model/kept-run.js';
import type { Trends } from '../../model/trends.js';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { metricsText } from '../metrics-text.js';
import { forgetRun } from '../missing-runs.js';
import { refuseUnjudged } from '../refuse-unjudged.js';
import { runToKeep } from '../run-to-keep.js';
import { sayLeftOut } from '../say-left-out.js';
import { findRun, runNames, stateDirectory } from '../state-directory.js';
import { writeAskedFile } from '../write-asked-file.js';
import { type AddCommand, type CommandContext, SHARED_OPTIONS } from './command.js';
import { addNotify } from './history-notify.js';

interface HistoryOptions {
  readonly history?: string;
  readonly state?: string;
  readonly json?: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** `prow-staging history`: runs that were kept, and what they say together. */
export const addHistoryCommand: AddCommand = (program, context) => {
  const history = program.command('history').description('runs that were kept, in a folder or a bucket');
  addKeep(history, context);
  addList(history, context);
  addTrends(history, context);
  addMetrics(history, context);
  addNotify(history, context);
  addPrune(history, context);
  addForget(history, context);
};

function withOptions(command: Command): Command {
  return command.option(...HISTORY_OPTION).option(...SHARED_OPTIONS.state);
}

function addKeep(history: Command, { signal, exit }: CommandContext): void {
  withOptions(history.command('keep'))
    .description('keep a run that has been judged')
    .argument('[run]', 'a run’s folder or id, or latest', 'latest')
    .action(async (run: string, { history: place, state: given }: HistoryOptions) => {
      const state = stateDirectory(given);
      const folder = await findRun(state, run);
      const found = await runToKeep(folder);
      await refuseUnjudged(folder, found.summary);
      const kept = await keepRun(archiveOf(state, place), found, { signal });
      result(kept.id);
      exit(EXIT.pass);
    });
}

function addList(history: Command, { exit }: CommandContext): void {
  withOptions(history.command('list'))
    .description('every kept run, oldest first')
    .option(...SHARED_OPTIONS.json)
    .action(async ({ history: place, state, json }: HistoryOptions) => {
      const archive = archiveOf(stateDirectory(state), place);
      const all = await keptRuns(archive);
      const { runs, ahead } = all;
      const latest = await latestRunId(archive, { say: line });
      sayLeftOut(all);
      if (json) result(JSON.stringify({ latest, runs, ahead }, null, 2));
      else for (const run of runs) result(runLine(run, run.id === latest));
      exit(EXIT.pass);
    });
}

function addTrends(history: Command, { exit }: CommandContext): void {
  withOptions(history.command('trends'))
    .description('pass rate, regressions told from flakes, changes of production, silence, times')
    .option(...SHARED_OPTIONS.json)
    .action(async ({ history: place, state, json }: HistoryOptions) => {
      const all = await keptRuns(archiveOf(stateDirectory(state), place));
      sayLeftOut(all);
      const found = trends(all.runs, { at: new Date(), silenceLimitMs: SILENCE_LIMIT_MS });
      result(json ? JSON.stringify(found, null, 2) : explainTrends(found));
      for (const { id, production } of undecidedNow(all))
        line(`The newest run of ${production} was not decided: ${id}`);
      exit(exitCodeOfTrends(found, all));
    });
}

function addMetrics(history: Command, { exit }: CommandContext): void {
  withOptions(history.command('metrics'))
    .description('the newest run and the trends of each production, for Prometheus')
    .option('--file <file>', 'write them there, whole or not at all, e.g. for a node exporter’s text files')
    .action(async ({ history: place, state, file }: HistoryOptions & { file?: string }) => {
      const { text, all } = await metricsText(archiveOf(stateDirectory(state), place), new Date());
      sayLeftOut(all);
      if (file === undefined) result(text.trimEnd());
      else await writeAskedFile(file, text);
      exit(EXIT.pass);
    });
}

function addPrune(history: Command, { exit }: CommandContext): void {
  withOptions(history.command('prune'))
    .description('remove runs that are older, but never the newest of a production')
    .requiredOption('--keep-days <days>', 'age up to which runs stay', days)
    .action(async ({ history: place, state, keepDays }: HistoryOptions & { keepDays: number }) => {
      const archive = archiveOf(stateDirectory(state), place);
      for (const id of await retainSince(archive, new Date(Date.now() - keepDays * DAY_MS))) result(id);
      exit(EXIT.pass);
    });
}

function addForget(history: Command, { exit }: CommandContext): void {
  history
    .command('forget')
    .description('say that a run of this machine whose folder is gone is rightly gone: the gate does not miss it then')
    .argument('<run>', 'the run’s id')
    .requiredOption('--because <why>', 'for whoever reads the index')
    .option(...SHARED_OPTIONS.state)
    .action(async (run: string, { state, because }: HistoryOptions & { because: string }) => {
      const own = stateDirectory(state);
      await forgetRun(own, run, because);
      const isThere = (await runNames(own)).includes(run);
      result(`forgotten: ${run}${isThere ? '; its folder is still there, and counts until it is taken away' : ''}`);
      exit(EXIT.pass);
    });
}

/**
 * What fails now is a failure; silence proves nothing, and nor does a way that had no turn within a week, a newest run that
 * was not decided, or a history whose newest runs are left out.
 */
function exitCodeOfTrends({ regressions, flakes, silences, turns }: Trends, { runs, ahead }: KeptRuns): number {
  if ([...regressions, ...flakes].some(({ isOpen }) => isOpen)) return EXIT.fail;
  const isUnknown = runs.length === 0 || undecidedNow({ runs }).length > 0;
  const isLate = silences.some(({ isOpen }) => isOpen) || turns.some((one) => one.isLate);
  return isUnknown || isLate || ahead.length > 0 ? EXIT.inconclusive : EXIT.pass;
}

function undecidedNow({ runs }: Pick<KeptRuns, 'runs'>): KeptRun[] {
  const newest = new Map(runs.map((run) => [run.production, run]));
  return [...newest.values()].filter(({ outcome }) => outcome === 'inconclusive');
}

function runLine({ id, outcome, candidate, production, findings }: KeptRun, isLatest: boolean): string {
  const failing = [...new Set(findings.map(({ check }) => check))].join(', ');
  const line = `${id}  ${outcome.padEnd(12)} ${candidate.tag}  ${production}${failing === '' ? '' : `  ${failing}`}`;
  return isLatest ? `${line}  (latest)` : line;
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('a whole number of days, 1 or more');
}
