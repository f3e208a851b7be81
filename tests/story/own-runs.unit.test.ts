import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFiles } from '../../src/cli/run-folder.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import { losing } from '../gate/support/tricks/attestations.js';
import { BEGUN, CANDIDATE, World } from '../gate/support/world.js';
import { type Expected, strangeRuns } from './own-runs.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const MINUTE_MS = 60_000;
/** The example run asks for a fault in half of all starts, found with probability 0.95. */
const expected: Expected = {
  ...{ begun: new Date(BEGUN - MINUTE_MS), now: new Date(BEGUN + 120 * MINUTE_MS) },
  power: { faultFraction: 0.5, power: 0.95 },
  outcomes: { [CANDIDATE]: 'pass' },
  components: ['prow-controller-manager'],
};
const strange = async (more: Partial<Expected> = {}): Promise<string> =>
  (await strangeRuns(world.state, { ...expected, ...more })).join('\n');

it('takes a run that the story’s own jobs have made', async () => {
  await world.run();
  expect(await strange()).toBe('');
});

it('takes none that was prepared before the story began, or is from later than now', async () => {
  await world.run();
  expect(await strange({ begun: new Date(BEGUN + MINUTE_MS) })).toContain('it was not made between');
  expect(await strange({ now: new Date(BEGUN + 1_000) })).toContain('it was not made between');
});

it('takes none with fewer starts than were asked for, nor one that was asked for less', async () => {
  await world.run({ starts: 4 });
  expect(await strange()).toContain('fewer than 5 starts');
  expect(await strange({ power: { faultFraction: 0.6, power: 0.95 } })).toContain('it was asked for');
});

it('takes none of a tag or of images that the story did not propose, and misses the end of one that it did', async () => {
  await world.run();
  const other = await strange({ outcomes: { 'v20251201-0123456ab': 'fail' } });
  expect(other).toContain(`nobody proposed ${CANDIDATE}`);
  expect(other).toContain('no run says v20251201-0123456ab fail');
  expect(await strange({ components: ['horologium'] })).toContain(`and not horologium:${CANDIDATE}`);
  await world.run({ id: 'failed', fateOf: losing });
  expect(await strange({ outcomes: { [CANDIDATE]: 'fail' } })).toBe('');
});

it('takes none that another key has signed, or nobody', async () => {
  const folder = await world.run();
  await world.run({ id: 'theirs', signedIn: stateDirectory(`${world.root}/theirs`) });
  expect(await strange()).toBe('theirs: the jobs’ key has not signed it');
  rmSync(runFiles(folder).attestation);
  expect(await strange()).toContain('no run says');
});
