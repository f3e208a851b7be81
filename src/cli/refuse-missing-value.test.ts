import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addGateCommand } from './commands/gate.js';
import { addHistoryCommand } from './commands/history.js';
import { refuseMissingValue } from './refuse-missing-value.js';

const program = new Command('prow-staging');
for (const add of [addGateCommand, addHistoryCommand])
  add(program, { signal: new AbortController().signal, exit: (code) => process.exit(code) });
program.command('pulumi').option('--state <dir>', 'where');

describe('an option that wants a value', () => {
  it.each([
    ['--to', ['gate', '--rollback', '--to', '--base', 'production']],
    ['--as', ['gate', '--rollback', '--base', 'production', '--as', '--to=v20251125-e3ae8cf22']],
    ['--base', ['gate', '--rollback', '--base', '']],
    ['--base', ['gate', '--rollback', '--base=', '--to', 'v20251125-e3ae8cf22']],
    ['--file', ['history', 'metrics', '--file', '--state', 'state']],
  ])('is told by its name where it has none: %s', (name, args) => {
    expect(() => refuseMissingValue(program, args)).toThrow(`${name} is given no value\n  expected  ${name} <`);
  });

  it.each([
    [['gate', '--base', 'production', '--head', '--odd-name']],
    [['gate', '--base=production', '--override', '--base was wrong, and this mends it', '--as', 'robin']],
    [['gate', '--last-good', '--run', 'one', 'two', '--json']],
    // The parser itself says this.
    [['gate', '--base']],
    [['pulumi', 'up', '--state', '']],
    [['gate', '--', '--base', '']],
  ])('is left alone where it has one, or is none of ours: %j', (args) => {
    expect(() => refuseMissingValue(program, args)).not.toThrow();
  });
});
