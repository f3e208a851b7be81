import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { openHistory } from '../canaries/history-writer.js';
import { HISTORY_FILE } from '../canaries/open-run.js';
import type { Phase } from '../model/history-event.js';
import type { Power } from '../model/power.js';
import { projectPath } from '../toolchain/project-root.js';
import { environmentPath } from './environment-file.js';

export interface SmokeSuiteOptions {
  /** Folder of the standing environment. */
  readonly directory: string;
  /** Folder of the run; its history says already that the run and the phase started. */
  readonly folder: string;
  readonly phase: Phase;
  readonly power: Power;
  /** Where this run goes on in the order of what is probed after restarts; 0 where left out. */
  readonly turn?: number;
  /** Names of suites, e.g. `placement`; all where left out. */
  readonly suites?: readonly string[];
  readonly signal: AbortSignal;
  readonly onLine: (text: string) => void;
}

/** What vitest said at the end of its run. */
interface End {
  readonly modules: readonly TestModule[];
  readonly errors: readonly string[];
  readonly reason: TestRunEndReason;
}

/**
 * Runs the smoke suites through vitest. What they see is in the history; a
 * failed assertion is for people and changes nothing here. A suite that could
 * not run to its end is in the history as undecided.
 *
 * @throws the signal's reason, once vitest has ended, when it was interrupted.
 */
export async function runSmokeSuite(options: SmokeSuiteOptions): Promise<void> {
  const { folder, phase, signal } = options;
  signal.throwIfAborted();
  // vitest sets it when an assertion fails; only a verdict decides ours.
  const { exitCode } = process;
  const crash = await runVitest(options).catch((error: unknown) => `vitest did not run: ${String(error)}`);
  process.exitCode = exitCode;
  if (crash !== null || signal.aborted) {
    const history = openHistory(join(folder, HISTORY_FILE));
    if (signal.aborted) history.append({ kind: 'undecided', phase, cause: 'interrupted', detail: 'by a signal' });
    else if (crash !== null) history.append({ kind: 'undecided', phase, cause: 'suite-crashed', detail: crash });
    history.close();
  }
  signal.throwIfAborted();
}

/** @returns What kept a suite from running to its end, or null. */
async function runVitest({
  directory,
  folder,
  phase,
  power,
  turn = 0,
  suites = [],
  signal,
  onLine,
}: SmokeSuiteOptions): Promise<string | null> {
  // Loaded here: no other command needs it, and it takes a while.
  const { startVitest } = await import('vitest/node');
  let end: End = { modules: [], errors: [], reason: 'interrupted' };
  const reporter = lineReporter({ onLine, onEnd: (seen) => (end = seen), signal });
  const vitest = await startVitest(
    'test',
    [...suites],
    {
      config: projectPath('smoke-tests', 'vitest.config.ts'),
      watch: false,
      // Where the project is part of an image nobody can write: a compiled configuration and a cache of results lie in it.
      cache: false,
      configLoader: 'runner',
      reporters: [reporter],
      env: {
        STAGING_ENVIRONMENT: environmentPath(directory),
        STAGING_RUN: folder,
        STAGING_PHASE: phase,
        STAGING_POWER: `${power.faultFraction},${power.power}`,
        STAGING_TURN: String(turn),
      },
    },
    {},
    { stdout: lineStream(onLine), stderr: lineStream(onLine) },
  );
  await vitest.close();
  return crashOf(end);
}

/** One line for each test that ended, and one place to stop everything. */
function lineReporter(options: {
  onLine: (text: string) => void;
  onEnd: (end: End) => void;
  signal: AbortSignal;
}): Reporter {
  const { onLine, onEnd, signal } = options;
  return {
    onInit: (vitest: Vitest) => {
      signal.addEventListener('abort', () => void vitest.cancelCurrentRun('keyboard-input'), { once: true });
    },
    onTestCaseResult: (test) => {
      const { state, errors } = test.result();
      onLine(`${state === 'passed' ? '✓' : state === 'failed' ? '✗' : '–'} ${test.fullName}`);
      for (const { message } of errors ?? []) onLine(message.split('\n')[0] ?? '');
    },
    onTestRunEnd: (modules, errors, reason) => onEnd({ modules, errors: errors.map(({ message }) => message), reason }),
  };
}

function crashOf({ modules, errors, reason }: End): string | null {
  // A suite of which nothing applies to this production is skipped as a whole, and over.
  const unfinished = modules.filter((module) => !['passed', 'failed', 'skipped'].includes(module.state()));
  const broken = modules.flatMap((module) =>
    module.errors().map(({ message }) => `${module.relativeModuleId}: ${message}`),
  );
  const causes = [...errors, ...broken, ...unfinished.map(({ relativeModuleId }) => `${relativeModuleId} did not end`)];
  if (causes.length > 0) return causes.join('; ');
  if (modules.length === 0) return 'no suite ran';
  return reason === 'interrupted' ? 'the run was interrupted' : null;
}

/** What suites print, line by line. */
function lineStream(onLine: (text: string) => void): Writable {
  let rest = '';
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') onLine(line);
      done();
    },
  });
}
