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

const reasons = async (): Promise<string[]> => (await world.decide()).objections.map(({ reason }) => reason);

/** Takes the bump out of the change. */
function nothingElse(): void {
  rmSync(world.head, { recursive: true });
  cpSync(world.base, world.head, { recursive: true });
}

describe('images of Prow outside of its own Deployments', { timeout: 120_000 }, () => {
  test('utilities that move along are part of the bump, whichever side was rehearsed', async () => {
    decorate(world, BEFORE);
    world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
    await world.run();
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
    await world.run({ production: world.head });
    const decision = await world.decide();
    expect(decision).toMatchObject({ answer: 'allow', objections: [] });
    expect(decision.notProven.join()).not.toContain('stay decorated');
  });

  test('utilities and jobs that production pins to another version may stay there', async () => {
    decorate(world, ELSEWHERE);
    decorateJob(world, ELSEWHERE);
    await world.run();
    const decision = await world.decide();
    expect(decision).toMatchObject({ answer: 'allow', objections: [] });
    expect(decision.notProven.join()).toContain(`stay decorated with example.org/prow/sidecar:${ELSEWHERE}`);
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
      world.edit(join(side, 'manifests/refresh.yaml'), tag, 'v20251223-v0.0.175-2-g0e84967e');
    await world.run({ id: '2025-11-26T10-30-00Z' });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('what else a rehearsed bump changes of a pod that staging plays is said to be not proven', async () => {
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'replicas: 1', 'replicas: 2');
    await world.run({ production: world.head });
    const { answer, notProven } = await world.decide();
    expect([answer, notProven]).toEqual([
      'allow',
      expect.arrayContaining(['Deployment prow/boskos is changed, and no rehearsal runs it']),
    ]);
    expect(notProven.join()).not.toContain('prow-controller-manager');
  });

  test('an image that is not Prow’s may stay beside a rehearsed bump; where it goes or moves an approver answers for it', async () => {
    const boskos = join(world.head, 'manifests/boskos.yaml');
    const sidecar = '\n        - name: proxy\n          image: registry.example.test/tools/proxy:1';
    world.edit(join(world.base, 'manifests/boskos.yaml'), ':v20250101-aaaaaaa', `:v20250101-aaaaaaa${sidecar}`);
    await world.run({ production: world.head });
    expect((await world.decide()).objections.map(({ reason }) => reason)).toEqual(['not-staged']);
    world.edit(boskos, ':v20250101-aaaaaaa', `:v20250101-aaaaaaa${sidecar}`);
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow' });
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    world.edit(boskos, 'proxy:1', 'proxy:2');
    const { answer, objections } = await world.decide();
    expect([answer, objections.map(({ reason }) => reason).sort()]).toEqual([
      'undecided',
      ['image-not-run', 'not-prow'],
    ]);
  });

  test.each([
    ['of another release', ANOTHER],
    ['of the version that production has', BEFORE],
  ])('a job that comes with utilities %s is no bump', async (_, tag) => {
    nothingElse();
    decorateJob(world, tag);
    rmSync(join(world.base, 'jobs/decorated.yaml'));
    expect(await reasons()).toEqual(['empty-bump']);
  });

  test('a job whose utilities move to the version that production has is no bump, and one whose move elsewhere is', async () => {
    nothingElse();
    decorateJob(world, ELSEWHERE);
    world.edit(join(world.head, 'jobs/decorated.yaml'), ELSEWHERE, BEFORE);
    expect(await reasons()).toEqual(['empty-bump']);
    world.edit(join(world.head, 'jobs/decorated.yaml'), BEFORE, ANOTHER);
    expect(await reasons()).toContain('partial-bump');
    decorateJob(world, BEFORE);
    world.edit(join(world.head, 'jobs/decorated.yaml'), BEFORE, ANOTHER);
    expect(await reasons()).toContain('partial-bump');
  });

  test('utilities that follow Prow to the version that production has are let in with a rehearsal of it', async () => {
    decorate(world, ELSEWHERE);
    for (const file of ['prow-controller-manager', 'refresh'])
      world.edit(join(world.base, `manifests/${file}.yaml`), BEFORE, CANDIDATE);
    world.edit(join(world.head, 'config.yaml'), ELSEWHERE, CANDIDATE);
    expect(await reasons()).toEqual(['no-attestation']);
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', candidate: CANDIDATE, objections: [] });
  });
});
