import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addGateCommand } from '../../src/cli/commands/gate.js';
import { lastGoodFromFiles } from '../../src/cli/gate-last-good.js';
import { losing } from './support/tricks/attestations.js';
import { CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ASKED = { base: 'my production', state: '/var/state' };
const lastGood = () =>
  lastGoodFromFiles({ state: world.state, base: world.base, runs: [], config: undefined, asked: ASKED });

describe('the last good candidate, for whatever proposes bumps', { timeout: 120_000 }, () => {
  it('is the one that passed, by every image that production has of Prow', async () => {
    await world.run();
    expect((await lastGood()).match(/\S+:v\d{8}-\w+/g)).toEqual([
      `example.org/prow/prow-controller-manager:${CANDIDATE}`,
      `example.org/prow/refresh:${CANDIDATE}`,
    ]);
  });

  it('is written where --file says, in place of what was good before', async () => {
    await world.run();
    const file = join(world.root, 'last-good.yaml');
    world.write(file, 'as it was\n');
    const program = new Command('prow-staging');
    const exit = (code: number): never => {
      throw new Error(`exit ${code}`);
    };
    addGateCommand(program, { signal: new AbortController().signal, exit });
    const state = join(world.root, 'state');
    const args = ['gate', '--last-good', '--base', world.base, '--state', state, '--file', file];
    await expect(program.parseAsync(args, { from: 'user' })).rejects.toThrow('exit 0');
    expect(readFileSync(file, 'utf8')).toBe(`${await lastGood()}\n`);
  });

  it('is none where nothing was rehearsed, or the candidate failed once as well', async () => {
    await expect(lastGood()).rejects.toMatchObject({ kind: 'undecided' });
    await expect(lastGood()).rejects.toThrow(
      /next {6}\S+ ?prow-staging\S* rehearse --state \/var\/state --candidate BUILD --production 'my production' --power 0\.5,0\.95;/,
    );
    await world.run();
    await world.run({ id: 'bad', fateOf: losing });
    await expect(lastGood()).rejects.toMatchObject({ kind: 'undecided' });
  });
});
