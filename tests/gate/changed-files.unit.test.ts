import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { losing } from './support/tricks/attestations.js';
import { jobOn } from './support/tricks/bumps.js';
import { BEFORE, CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const reasons = async (): Promise<string[]> => (await world.decide()).objections.map(({ reason }) => reason);
const SCAN = 'jobs/scan.yaml';

describe('a bump that changes jobs besides', () => {
  it('is allowed where production was rehearsed with those jobs', async () => {
    world.write(join(world.head, 'jobs/more.yaml'), jobOn('test-infra-trusted', 'more'));
    await world.run({ id: 'without' });
    expect(await reasons()).toEqual(['files-not-rehearsed']);
    await world.run({ id: 'with', production: world.head });
    expect(await reasons()).toEqual([]);
  });

  it('is not allowed where they are others again than those that were rehearsed', async () => {
    world.write(join(world.head, 'jobs/more.yaml'), jobOn('test-infra-trusted', 'more'));
    await world.run({ production: world.head });
    world.edit(join(world.head, 'jobs/more.yaml'), 'scan:1', 'miner:1');
    expect(await reasons()).toEqual(['files-not-rehearsed']);
  });

  it('names what is new beside Prow itself first, with its alias', async () => {
    await world.run();
    for (const name of ['a', 'b', 'c', 'd']) world.write(join(world.head, `jobs/${name}.yaml`), jobOn('default', name));
    world.write(join(world.head, 'jobs/z.yaml'), jobOn('test-infra-trusted', 'z'));
    expect((await world.decide()).objections[0]).toMatchObject({
      observed: expect.stringMatching(/^periodic z is new on alias test-infra-trusted; .* and 7 more$/),
      evidence: expect.stringMatching(/^jobs\/z.yaml:2; /),
    });
  });

  it('is allowed where they are gone from what was rehearsed too, and not where they were there', async () => {
    world.write(join(world.base, 'jobs/more.yaml'), jobOn('default', 'more'));
    world.write(join(world.head, SCAN), `${jobOn('test-infra-trusted', 'nightly-scan')}`);
    world.write(join(world.base, SCAN), `${jobOn('test-infra-trusted', 'nightly-scan')}`);
    for (const side of [world.base, world.head]) world.write(join(side, 'jobs/last.yaml'), jobOn('default', 'last'));
    await world.run({ id: 'with' });
    expect(await reasons()).toEqual(['files-not-rehearsed']);
    await world.run({ id: 'without', production: world.head });
    const { answer, notProven } = await world.decide();
    expect(answer).toBe('allow');
    const said = 'jobs/more.yaml is another beside the bump: what its jobs run, no rehearsal runs';
    expect(notProven.filter((text) => text.includes('beside the bump'))).toEqual([said]);
  });

  it('does not make a failure one of another production', async () => {
    await world.run({ id: 'a-fail', fateOf: losing });
    world.write(join(world.head, 'jobs/more.yaml'), jobOn('default', 'more'));
    await world.run({ id: 'b-pass', production: world.head });
    expect(await reasons()).toEqual(['disagree']);
  });
});

describe('a bump is allowed', () => {
  it('where jobs came to production since, and are none of the bump’s', async () => {
    await world.run();
    for (const side of [world.base, world.head])
      world.write(join(side, 'jobs/more.yaml'), jobOn('test-infra-trusted', 'more'));
    expect(await reasons()).toEqual([]);
  });

  it('where images of Prow move along in jobs and in what nothing reads, and says that nobody ran them', async () => {
    const image = 'example.org/prow/checkconfig:';
    for (const [side, tag] of [
      [world.base, BEFORE],
      [world.head, CANDIDATE],
    ] as const) {
      world.edit(join(side, SCAN), 'registry.example.test/tools/scan:1', `${image}${tag}`);
      world.write(
        join(side, 'overlay/kustomization.yaml'),
        `images:\n  - name: example.org/prow/tool\n    newTag: "${tag}"\n`,
      );
    }
    await world.run();
    const { answer, notProven } = await world.decide();
    expect(answer).toBe('allow');
    expect(notProven.filter((text) => text.startsWith('images of Prow move to'))).toEqual([
      `images of Prow move to ${CANDIDATE} in ${SCAN}, and no rehearsal runs them`,
      `images of Prow move to ${CANDIDATE} in overlay/kustomization.yaml, and no rehearsal runs them`,
    ]);
  });

  it('where it says more in comments of what is compared by its values', async () => {
    await world.run();
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', 'log_level: info # as ever');
    expect(await reasons()).toEqual([]);
  });
});
