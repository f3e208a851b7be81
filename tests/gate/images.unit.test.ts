import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANOTHER, decorate, decorateJob, mirror } from './support/tricks/images.js';
import { BEFORE, CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ELSEWHERE = 'v20250101-7654321';

describe('images of Prow outside of its own Deployments', { timeout: 120_000 }, () => {
  test('utilities that move along are part of the bump, whichever side was rehearsed', async () => {
    decorate(world, BEFORE);
    world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
    await world.run();
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('utilities and jobs that production pins to another version may stay there', async () => {
    decorate(world, ELSEWHERE);
    decorateJob(world, ELSEWHERE);
    await world.run();
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('utilities that were at another version and move to the candidate are part of the bump', async () => {
    decorate(world, ELSEWHERE);
    world.edit(join(world.head, 'config.yaml'), ELSEWHERE, CANDIDATE);
    await world.run();
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('a mirror that moves along is part of the bump; one with versions of its own stays', async () => {
    mirror(world);
    await world.run();
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
    for (const [side, tag] of [
      [world.base, BEFORE],
      [world.head, CANDIDATE],
    ] as const)
      world.edit(join(side, 'manifests/cherrypicker.yaml'), tag, 'v20251223-v0.0.175-2-g0e84967e');
    await world.run({ id: '2025-11-26T10-30-00Z' });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('a job that comes with utilities of its own is no bump, and one whose utilities move is', async () => {
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    decorateJob(world, ANOTHER);
    rmSync(join(world.base, 'jobs/decorated.yaml'));
    const reasons = async () => (await world.decide()).objections.map(({ reason }) => reason);
    expect(await reasons()).toEqual(['empty-bump']);
    decorateJob(world, BEFORE);
    world.edit(join(world.head, 'jobs/decorated.yaml'), BEFORE, ANOTHER);
    expect(await reasons()).toContain('partial-bump');
  });
});
