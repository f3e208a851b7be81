import { constants } from 'node:os';
import { execa } from 'execa';
import { explainGoFailure, noGo } from './explain-go-failure.js';
import { findOnPath } from './find-on-path.js';
import { goEnvironment } from './go-environment.js';
import { tiedCommand } from './tied-command.js';

export interface GoRun {
  readonly cwd: string;
  /** What is being done, for the error: `build etcd`. */
  readonly purpose: string;
  /** Whose fault a failure is that nothing else explains; a candidate that does not compile is its author's. */
  readonly blame?: 'usage' | 'fault';
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Each line of standard error, as it comes: `-v` prints a package as it is compiled. */
  readonly onLine?: (line: string) => void;
}

/** Milliseconds between asking Go's process group to end and ending it. */
const TERMINATION_GRACE_MS = 3_000;
/** Lines of standard error kept for the error's text. */
const KEPT_LINE_COUNT = 40;

/**
 * Runs one `go` command in a process group of its own and returns its standard output.
 *
 * The command ends with us: on `signal` the whole group is ended, and if this
 * process is killed the kernel ends `go` (Linux).
 *
 * @throws {ExplainedError} No Go, no network, full disk, a changed checksum, or whatever Go said.
 * @throws the signal's reason once Go has ended.
 */
export async function runGo(args: readonly string[], run: GoRun): Promise<string> {
  run.signal?.throwIfAborted();
  const go = await findOnPath('go');
  if (go === null) throw await noGo(run.cwd);
  const child = start(await tiedCommand([go, ...args]), run);
  const lines: string[] = [];
  const stopWatching = endGroupOnAbort(child, run.signal);
  try {
    for await (const line of child.iterable({ from: 'stderr' })) {
      run.onLine?.(line);
      lines.push(line);
      if (lines.length > KEPT_LINE_COUNT) lines.shift();
    }
    const result = await child;
    run.signal?.throwIfAborted();
    // `go mod download -json` says what failed on standard output.
    if (result.failed) throw explainGoFailure({ args, lines: [...lines, ...result.stdout.split('\n')], ...run });
    return result.stdout;
  } finally {
    stopWatching();
  }
}

type GoProcess = ReturnType<typeof start>;

function start([file, ...args]: readonly [string, ...string[]], run: GoRun) {
  return execa(file, args, {
    cwd: run.cwd,
    env: { ...goEnvironment(), ...run.env },
    extendEnv: false,
    detached: true,
    stdin: 'ignore',
    reject: false,
    lines: false,
    buffer: { stderr: false },
  });
}

function endGroupOnAbort(child: GoProcess, signal: AbortSignal | undefined): () => void {
  let killer: NodeJS.Timeout | undefined;
  const end = () => {
    signalGroup(child.pid, constants.signals.SIGTERM);
    killer = setTimeout(() => signalGroup(child.pid, constants.signals.SIGKILL), TERMINATION_GRACE_MS);
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return () => {
    clearTimeout(killer);
    signal?.removeEventListener('abort', end);
  };
}

function signalGroup(pid: number | undefined, signal: number): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

/** The version of the Go that builds in `cwd` (a go.mod there may select another toolchain), e.g. `go1.26.8`. */
export async function goVersion(cwd: string, signal?: AbortSignal): Promise<string> {
  return (await runGo(['env', 'GOVERSION'], { cwd, signal, purpose: 'ask Go for its version' })).trim();
}
