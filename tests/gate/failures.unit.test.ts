import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wantsItAlone, wantsRehearsal } from '../../src/gate/wants-rehearsal.js';
import { losing } from './support/tricks/attestations.js';
import { World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const reasons = async (): Promise<string[]> => (await world.decide()).objections.map(({ reason }) => reason);

/** Puts something beside the bump, and takes away what was there. */
function beside(text: string): void {
  const of = (name: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: prow }\n`;
  world.write(join(world.head, 'manifests/more.yaml'), of(text));
}

describe('a failure with something else beside the candidate', { timeout: 120_000 }, () => {
  test('asks for a rehearsal of the candidate alone, which lets the bump in', async () => {
    beside('one');
    await world.run({ id: 'a-fail', production: world.head, fateOf: losing });
    beside('two');
    await world.run({ id: 'b-pass', production: world.head });
    const decision = await world.decide();
    expect(decision.objections.map(({ reason }) => reason)).toEqual(['failed-beside']);
    expect([wantsRehearsal(decision), wantsItAlone(decision)]).toEqual([true, true]);
    await world.run({ id: 'c-pass' });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('is one that stays where the candidate alone fails too, whatever passes', async () => {
    beside('one');
    await world.run({ id: 'a-fail', production: world.head, fateOf: losing });
    await world.run({ id: 'b-fail', fateOf: losing });
    beside('two');
    await world.run({ id: 'c-pass', production: world.head });
    await world.run({ id: 'd-pass' });
    expect(await reasons()).toEqual(['disagree']);
  });

  test('asks for nothing more where nothing is beside the bump any more', async () => {
    await world.run({ id: 'a-pass' });
    beside('one');
    await world.run({ id: 'b-fail', production: world.head, fateOf: losing });
    world.write(join(world.head, 'manifests/more.yaml'), '');
    expect(await reasons()).toEqual([]);
  });

  test('is not there, and nothing more is asked for', async () => {
    beside('one');
    await world.run({ id: 'a-pass', production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });
});
