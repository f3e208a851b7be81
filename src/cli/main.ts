import { Command } from 'commander';
import { ExplainedError } from '../model/explained-error.js';
import { eachError } from '../model/explained-errors.js';
import { commandLineError, isParserError } from './command-line-error.js';
import { addBenchCommand } from './commands/bench.js';
import { addBisectCommand } from './commands/bisect.js';
import { addBumpCommand } from './commands/bump.js';
import { addConfirmCommand } from './commands/confirm.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addDownCommand } from './commands/down.js';
import { addDriftCommand } from './commands/drift.js';
import { addDrillCommand } from './commands/drill.js';
import { addGateCommand } from './commands/gate.js';
import { addHistoryCommand } from './commands/history.js';
import { addImportCommand } from './commands/import.js';
import { addNightlyCommand } from './commands/nightly.js';
import { addPreflightCommand } from './commands/preflight.js';
import { addPreviewCommand } from './commands/preview.js';
import { addPulumiCommand } from './commands/pulumi.js';
import { addRehearseCommand } from './commands/rehearse.js';
import { addReplayCommand } from './commands/replay.js';
import { addReportCommand } from './commands/report.js';
import { addServeCommand } from './commands/serve.js';
import { addSmokeCommand } from './commands/smoke.js';
import { addStatusCommand } from './commands/status.js';
import { addToolchainCommand } from './commands/toolchain.js';
import { addUpCommand } from './commands/up.js';
import { line, result } from './console.js';
import { Ended, endProcess } from './end-process.js';
import { EXIT, exitCodeOfError } from './exit-codes.js';
import { interruptionSignal, isInterruption } from './interruption.js';
import { refuseMissingValue } from './refuse-missing-value.js';
import { TOOL_VERSION } from './tool-version.js';

const signal = interruptionSignal();

/** The whole command line. Every command returns its exit code; only this file prints errors and exits. */
const program = new Command('prow-staging')
  .description('A staging Prow on this machine: proves where jobs land before a bump reaches production.')
  .version(TOOL_VERSION)
  // What it finds wrong is told below, as every other mistake.
  .configureOutput({ outputError: () => undefined })
  .exitOverride()
  // Pulumi’s own options come after its command and are not ours.
  .enablePositionalOptions()
  .addHelpText(
    'after',
    `
Exit codes: 0 pass, caught, allow · 1 fail, missed, block · 2 inconclusive, undecided, unreadable · 64 usage · 70 our own fault · 130 interrupted`,
  );

const commands = [
  addRehearseCommand,
  addUpCommand,
  addBumpCommand,
  addSmokeCommand,
  addDownCommand,
  addStatusCommand,
  addDrillCommand,
  addBisectCommand,
  addReplayCommand,
  addReportCommand,
  addImportCommand,
  addDriftCommand,
  addConfirmCommand,
  addGateCommand,
  addHistoryCommand,
  addNightlyCommand,
  addServeCommand,
  addPreflightCommand,
  addPreviewCommand,
  addPulumiCommand,
  addBenchCommand,
  addToolchainCommand,
  addDoctorCommand,
];
const exit = (code: number): never => {
  throw new Ended(code);
};
for (const add of commands) add(program, { signal, exit });

try {
  refuseMissingValue(program, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  endProcess(error instanceof Ended ? error.exitCode : report(error));
}

function report(error: unknown): number {
  if (isParserError(error)) {
    const mistake = commandLineError(program, error, process.argv.slice(2));
    if (mistake !== null) return report(mistake);
    return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  }
  if (isInterruption(error, signal)) {
    line('Interrupted. What this command started is gone; what stood before still stands (prow-staging status).');
    return EXIT.interrupted;
  }
  if (error instanceof ExplainedError) {
    line(`\n${error.message}`);
    const exitCode = exitCodeOfError(error.kind);
    if (isJsonAsked(process.argv.slice(2))) result(JSON.stringify({ error: asJson(error, exitCode) }, null, 2));
    return exitCode;
  }
  line(`\nprow-staging failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  line('  next      this is a defect of prow-staging; please report it with the text above');
  return EXIT.fault;
}

/** Of several mistakes the five parts sum up, and `each` has those of each. */
function asJson(error: ExplainedError, exitCode: number) {
  const each = eachError(error);
  return {
    ...{ kind: error.kind, exitCode, ...error.explanation },
    ...(each.length === 1 ? {} : { each: each.map(({ explanation }) => explanation) }),
  };
}

/** Whoever asks for JSON gets it of errors, too. Pulumi’s own options are not ours. */
function isJsonAsked([command, ...options]: readonly string[]): boolean {
  return command !== 'pulumi' && options.includes('--json');
}
