import type { Command, Option } from 'commander';
import { ExplainedError } from '../model/explained-error.js';

/**
 * Refuses an option that wants a value and is followed by another option, or by an empty text, as a shell makes it of a
 * variable that is not set: the parser takes either for the value, and what comes of that says nothing of the mistake.
 *
 * @param args - as they were given, without the program.
 * @throws {ExplainedError} `usage` with the option's name.
 */
export function refuseMissingValue(program: Command, args: readonly string[]): void {
  let command = program;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    // What follows is no option of ours.
    if (arg === '--' || command.name() === 'pulumi') return;
    const option = command.options.find(({ long, short }) => long === arg || short === arg);
    if (option === undefined) {
      command = command.commands.find((one) => one.name() === arg) ?? command;
      const [name, value] = arg.split('=', 2);
      const written = command.options.find(({ long, required }) => required && long === name);
      if (written !== undefined && value === '') throw noValue(written, value);
    } else if (option.required) {
      index += 1;
      const value = args[index];
      // Where nothing follows at all, the parser says so.
      if (value === '' || (value !== undefined && isOption(command, value))) throw noValue(option, value);
    }
  }
}

function isOption({ options }: Command, text: string): boolean {
  return options.some(({ long }) => long !== undefined && (text === long || text.startsWith(`${long}=`)));
}

function noValue({ flags, long, description }: Option, given: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `${long} is given no value`,
    expected: `${flags}: ${description}`,
    observed: given === '' ? 'an empty text: a variable that is not set, as a rule' : `${given} follows it`,
    evidence: 'the command line',
    next: `give it one, or leave ${long} out`,
  });
}
