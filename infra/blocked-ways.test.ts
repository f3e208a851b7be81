import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { readComponents } from '../src/production/read-workloads.js';
import { blockedWays } from './blocked-ways.js';

const blockedIn = async (to: string | null): Promise<string[]> => {
  const read =
    to === null
      ? readProduction(EXAMPLE_PRODUCTION)
      : withChangedExample([{ file: 'manifests/deck.yaml', from: '--rerun-creates-job', to }], readProduction);
  return blockedWays(readComponents((await read).manifests)).map(({ way }) => way);
};

test('reruns are open where production’s deck creates them', async () => {
  expect(await blockedIn(null)).toEqual([]);
  expect(await blockedIn('--rerun-creates-job=true')).toEqual([]);
});

test('reruns are shut where it does not', async () => {
  expect(await blockedIn('--rerun-creates-job=false')).toEqual(['deck-rerun', 'deck-rerun-latest']);
  expect(await blockedIn('--spyglass-files-location=/x')).toEqual(['deck-rerun', 'deck-rerun-latest']);
});
