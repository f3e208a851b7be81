/** What a command throws that is through: only src/cli/main.ts ends the process. */
export class Ended extends Error {
  override readonly name = 'Ended';

  constructor(readonly exitCode: number) {
    super(`exit code ${exitCode}`);
  }
}

/**
 * Ends this process once all that it has written was taken: a pipe holds 64 KiB, and what its reader had not taken by
 * then would be lost.
 */
export function endProcess(exitCode: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
