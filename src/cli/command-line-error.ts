import type { Command } from 'commander';
import { ExplainedError } from '../model/explained-error.js';

/** What the parser of the command line throws where it has something to say (Commander's `CommanderError`). */
export interface ParserError extends Error {
  readonly code: string;
  readonly exitCode: number;
}

/** Whether the parser has thrown it: of a mistake, or because it has shown help or version and was told not to exit. */
export function isParserError(error: unknown): error is ParserError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

/** A mistake that the parser has found, told as every other one; null where it has only shown what it was asked for. */
export function commandLineError(program: Command, error: ParserError, args: readonly string[]): ExplainedError | null {
  if (error.exitCode === 0 || error.code === 'commander.help') return null;
  const asked = commandOf(program, args);
  return new ExplainedError('usage', {
    what: 'The command line cannot be read',
    expected: `a command and options that \`${asked} --help\` lists`,
    observed: error.message.replace(/^error: /, ''),
    evidence: 'the command line',
    next: `${asked} --help`,
  });
}

/** The command that was asked for, as far as there is one of that name. */
function commandOf(program: Command, args: readonly string[]): string {
  let command = program;
  const names = [program.name()];
  for (const arg of args) {
    const next = command.commands.find((one) => one.name() === arg);
    if (next === undefined) break;
    command = next;
    names.push(arg);
  }
  return names.join(' ');
}
