import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addRehearseCommand } from './commands/rehearse.js';
import { runSteps, type Step } from './console.js';
import { type RehearsalParts, rehearsalOrder } from './rehearsal-order.js';

const step = (title: string, done: string[] = []): Step => ({
  title,
  run: async () => {
    done.push(title);
    if (title.startsWith('broken')) throw new Error(title);
  },
});

const parts = (changes: Partial<RehearsalParts> = {}): RehearsalParts => ({
  clusters: step('clusters'),
  observing: [step('baseline'), step('candidate')],
  candidateAtOnce: step('candidate at once'),
  soak: null,
  drain: null,
  upgrade: null,
  outages: null,
  everyJob: null,
  judge: step('judge'),
  down: step('down'),
  ...changes,
});
const titles = (changes: Partial<RehearsalParts> = {}, isResumed = false): string[] =>
  rehearsalOrder(parts(changes), { isResumed }).map(({ title }) => title);

describe('a rehearsal', () => {
  test('watches what runs, drains nodes, stops API servers, places every job and upgrades definitions after the canaries and before the verdict, where that is asked', () => {
    const asked = {
      ...{ soak: step('soak'), drain: step('drain'), outages: step('outages') },
      ...{ everyJob: step('every job'), upgrade: step('upgrade') },
    };
    const besides = ['soak', 'drain', 'outages', 'every job', 'upgrade'];
    const whole = ['clusters', 'baseline', 'candidate', ...besides, 'judge', 'down'];
    expect(titles(asked)).toEqual(whole);
    expect(titles({ ...asked, soak: null })).toEqual(whole.filter((title) => title !== 'soak'));
    expect(titles({ ...asked, drain: null })).toEqual(whole.filter((title) => title !== 'drain'));
    expect(titles({ ...asked, outages: null })).toEqual(whole.filter((title) => title !== 'outages'));
    expect(titles({ ...asked, everyJob: null })).toEqual(whole.filter((title) => title !== 'every job'));
    expect(titles({ ...asked, upgrade: null })).toEqual(whole.filter((title) => title !== 'upgrade'));
  });

  test('that goes on needs neither baseline nor canaries, and stays up where that is asked', () => {
    expect(titles({ everyJob: step('every job') }, true)).toEqual([
      ...['clusters', 'candidate at once', 'every job', 'judge', 'down'],
    ]);
    expect(titles({ down: null })).toEqual(['clusters', 'baseline', 'candidate', 'judge']);
  });

  test('judges nothing where a step could not be done', async () => {
    const done: string[] = [];
    const observing = [step('broken bump', done)];
    const steps = rehearsalOrder(parts({ observing, judge: step('judge', done) }), { isResumed: false });
    await expect(runSteps(steps)).rejects.toThrow('broken bump');
    expect(done).toEqual(['broken bump']);
  });
});

describe('the options of rehearse', () => {
  const program = new Command();
  addRehearseCommand(program, {
    signal: AbortSignal.abort(),
    exit: () => {
      throw new Error('exits');
    },
  });
  const [rehearse] = program.commands;

  test('are those of every job, too, with one plank where none are named', () => {
    const help = rehearse?.helpInformation() ?? '';
    for (const option of ['--every-job', '--planks <n>', '--resume <run>']) expect(help).toContain(option);
    expect(rehearse?.opts()).toMatchObject({ planks: 1 });
    expect(rehearse?.opts()['everyJob']).toBeUndefined();
  });

  test('refuse planks that are no number from 1 to 8', () => {
    for (const planks of ['0', '9', 'many'])
      expect(() =>
        rehearse
          ?.exitOverride()
          .configureOutput({ writeErr: () => {} })
          .parse(['--planks', planks], { from: 'user' }),
      ).toThrow(/a whole number from 1 to 8/);
  });
});
