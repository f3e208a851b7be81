import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BOSKOS_AFTER, BOSKOS_BEFORE, boskosBuild, lending, moveBoskos, withBoskos } from './support/boskos-world.js';
import { World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
  withBoskos(world);
});
afterEach(() => world.remove());

describe('beside a bump of Prow Boskos', { timeout: 120_000 }, () => {
  test('stays, and the bump is let in', async () => {
    await world.run({ production: world.head, events: await lending(world.head, boskosBuild(BOSKOS_BEFORE)) });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('moves to the version that stood in the rehearsal, and the bump is let in', async () => {
    moveBoskos(world);
    await world.run({ production: world.head, events: await lending(world.head, boskosBuild(BOSKOS_AFTER)) });
    const { answer, objections, notProven } = await world.decide();
    expect([answer, objections]).toEqual(['allow', []]);
    expect(notProven.join()).not.toContain('test-pods/boskos');
  });

  test.each([
    ['a directory', { kind: 'directory', path: '/src/boskos', digest: '00' }],
    ['another commit', { kind: 'module', version: 'v0.0.0-20251101000000-aaaaaaaaaaaa' }],
  ] as const)('moves to one that was built from %s, and the bump is not let in', async (_, source) => {
    moveBoskos(world);
    await world.run({ production: world.head, events: await lending(world.head, { tag: BOSKOS_AFTER, source }) });
    expect((await world.decide()).objections.map(({ reason }) => reason)).toEqual(['image-not-attested']);
  });
});
