import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { commandLineError, isParserError } from './command-line-error.js';

/** What is told of a command line. */
async function told(...args: string[]): Promise<string | null> {
  const quiet = { writeErr: () => undefined, writeOut: () => undefined };
  const program = new Command('prow-staging').exitOverride().configureOutput(quiet);
  program.command('replay').argument('<run>').option('--json').option('--power <q,p>');
  program.command('history').command('metrics').option('--file <path>');
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!isParserError(error)) throw error;
    return commandLineError(program, error, args)?.message ?? null;
  }
  return 'read';
}

describe('a mistake on the command line', () => {
  test.each([
    [['replay', 'run', '--nope'], "unknown option '--nope'", 'prow-staging replay --help'],
    [['replay'], "missing required argument 'run'", 'prow-staging replay --help'],
    [['replay', 'run', '--power'], "option '--power <q,p>' argument missing", 'prow-staging replay --help'],
    [['history', 'metrics', '--flie', 'x'], "unknown option '--flie'", 'prow-staging history metrics --help'],
    [['replai'], "unknown command 'replai'", 'prow-staging --help'],
  ])('%j is told in all its parts, with the help of the command it is of', async (args, observed, help) => {
    const text = await told(...args);
    expect(text).toContain('The command line cannot be read\n  expected  a command and options');
    expect(text).toContain(`\n  observed  ${observed}`);
    expect(text).toContain(`\n  next      ${help}`);
  });

  test('says which command may be meant', async () => {
    expect(await told('replai')).toContain('(Did you mean replay?)');
  });

  test.each([[['--help']], [['replay', '--help']], [[]]])('is none in %j', async (args) => {
    expect(await told(...args)).toBeNull();
  });

  test('is none in what can be read', async () => {
    expect(await told('replay', 'run', '--json')).toBe('read');
  });
});
