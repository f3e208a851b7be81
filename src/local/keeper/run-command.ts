import { execa } from 'execa';
import { ExplainedError } from '../../model/explained-error.js';

/**
 * Runs a program of the system to its end; arguments are passed as they are, never through a shell.
 *
 * @throws {ExplainedError} `fault`, with what the program wrote to stderr.
 */
export async function runCommand(program: string, args: readonly string[]): Promise<string> {
  const result = await execa(program, args, { reject: false, timeout: 60_000 });
  if (result.exitCode === 0) return result.stdout ?? '';
  throw new ExplainedError('fault', {
    what: `${program} failed`,
    expected: 'exit code 0',
    observed:
      result.exitCode === undefined
        ? (result.shortMessage ?? 'it could not be started')
        : `exit code ${result.exitCode}`,
    evidence: `${[program, ...args].join(' ')}\n${result.stderr}`.trim(),
    next: 'run prow-staging doctor; it says what this machine lacks',
  });
}
