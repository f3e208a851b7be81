import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { openHistory } from '../canaries/history-writer.js';
import { HISTORY_FILE } from '../canaries/open-run.js';
import type { Phase } from '../model/history-event.js';
import type { Power } from '../model/power.js';
import { projectPath } from '../toolchain/project-root.js';
import { environmentPath } from './environment-file.js';
import { ownSignals } from './own-signals.js';

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
  /** Asked again and again whether what was seen is enough: then the suites stop. They run to their end where left out. */
  readonly isEnough?: () => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly onLine: (text: string) => void;
}

/** Milliseconds between two questions whether enough was seen, */
const ENOUGH_EVERY_MS = 2_000;
/** and how many times as long as the last one took, at least: each judges the whole history again. */
const ENOUGH_REST = 4;

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
 * @returns whether they ran to their end; where enough was seen before, the history says that they were stopped.
 * @throws the signal's reason, once vitest has ended, when it was interrupted.
 */
export async function runSmokeSuite(options: SmokeSuiteOptions): Promise<{ readonly isWhole: boolean }> {
  const { folder, phase, signal } = options;
  signal.throwIfAborted();
  const enough = watchForEnough(options);
  const stopped = AbortSignal.any([signal, enough.signal]);
  // vitest sets it when an assertion fails; only a verdict decides ours.
  const { exitCode } = process;
  const crash = await runVitest({ ...options, signal: stopped }).catch(
    (error: unknown) => `vitest did not run: ${String(error)}`,
  );
  process.exitCode = exitCode;
  await enough.end();
  const detail = signal.aborted ? 'by a signal' : 'on purpose: what was seen is enough';
  const history = openHistory(join(folder, HISTORY_FILE));
  if (stopped.aborted) history.append({ kind: 'undecided', phase, cause: 'interrupted', detail });
  else if (crash !== null) history.append({ kind: 'undecided', phase, cause: 'suite-crashed', detail: crash });
  history.close();
  signal.throwIfAborted();
  return { isWhole: !stopped.aborted };
}

/** Asks until it is told to end, or has its answer; what cannot be judged halfway is not enough. */
function watchForEnough({ isEnough }: SmokeSuiteOptions): { signal: AbortSignal; end: () => Promise<void> } {
  const [seen, over] = [new AbortController(), new AbortController()];
  const watch = async (): Promise<void> => {
    while (isEnough !== undefined && !over.signal.aborted) {
      const asked = performance.now();
      if (await isEnough().catch(() => false)) return seen.abort();
      const restMs = Math.max(ENOUGH_EVERY_MS, (performance.now() - asked) * ENOUGH_REST);
      await sleep(restMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    signal: seen.signal,
    end: async () => {
      over.abort();
      await watching;
    },
  };
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
  // vitest would end this process a millisecond after a Ctrl-C, with the environment standing.
  const onBegin = ownSignals();
  const reporter = lineReporter({ onLine, onBegin, onEnd: (seen) => (end = seen), signal });
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
  onBegin: () => void;
  onEnd: (end: End) => void;
  signal: AbortSignal;
}): Reporter {
  const { onLine, onBegin, onEnd, signal } = options;
  return {
    onInit: (vitest: Vitest) => {
      onBegin();
      const cancel = () => void vitest.cancelCurrentRun('keyboard-input');
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    },
    onTestCaseResult: (test) => {
      const { state, errors } = test.result();
      // What does not apply here did not happen; its title says the opposite.
      if (state === 'skipped') return;
      onLine(`${state === 'failed' ? '✗' : '✓'} ${test.fullName}`);
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
